// The code that the first start prints: proof that who answers the set-up wizard can see the box. Only its hash is
// kept, a restart prints another, and guessing is slowed.
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import * as settings from '../settings/settings.ts';
import * as throttle from './throttle.ts';

/** Without letters and digits that look alike: 40 bits in eight. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

/** A new code, `XXXX-XXXX`, that takes the place of any before; undefined once the appliance is set up. */
export async function issueSetUpCode(call: Call): Promise<string | undefined> {
  if (await settings.isSetUp(call.db)) return undefined;
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  await call.db.transaction(async (tx) => {
    await settings.keepSetUpCode(call, tx, hashOf(letters));
    await throttle.forgive(tx, countersFor(call));
  });
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}

/** @throws Fault('conflict') when set up already, Fault('forbidden') when wrong, Fault('too-many') after five tries */
export async function checkSetUpCode(call: Call, typed: string): Promise<void> {
  if (await settings.isSetUp(call.db)) throw settings.alreadySetUp();
  const counters = countersFor(call);
  await throttle.checkCounters(call.db, counters, call.now);
  const kept = await settings.setUpCodeHash(call.db);
  const given = hashOf(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  if (kept !== undefined && timingSafeEqual(Buffer.from(kept, 'hex'), Buffer.from(given, 'hex'))) return;
  await call.db.transaction((tx) => throttle.countFailure(tx, counters, call.now));
  throw new Fault('forbidden', 'This is not the set-up code that the box shows', { field: 'code' });
}

function countersFor(call: Call): throttle.Counter[] {
  return throttle.setUpCounters(call.origin);
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
