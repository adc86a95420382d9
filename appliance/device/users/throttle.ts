// How long to wait after wrong passwords. Counted for the account, for the address and for the known workstation, each
// alone: strangers who guess at an account never lock out its owner at the own workstation (case A1).
import { createHash } from 'node:crypto';
import type { Queries, Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as store from './store.ts';

/** What failures are counted under, with how many are free. */
export interface Counter {
  readonly key: string;
  readonly free: number;
  /** Success forgets the failures. Not for an address: an attacker's own account must not clear it. */
  readonly forgiven: boolean;
}

const FIRST_DELAY_SECONDS = 2;
const LONGEST_DELAY_SECONDS = 15 * 60;
const FORGOTTEN_MS = 60 * 60 * 1000;
const CLOCK_SLACK_MS = 5 * 60 * 1000;

export function accountCounter(username: string): Counter {
  return { key: keyOf('account', username), free: 5, forgiven: true };
}
export function addressCounter(address: string): Counter {
  return { key: keyOf('address', address), free: 15, forgiven: false };
}
/** The account from a place its owner has signed in from: an address, or a workstation's token hash. */
export function placeCounter(username: string, place: string): Counter {
  return { key: keyOf('place', `${username}@${place}`), free: 5, forgiven: true };
}
/** Guesses at the second factor, from wherever: who guesses knows the password already. */
export function codeCounter(username: string): Counter {
  return { key: keyOf('code', username), free: 5, forgiven: true };
}
/** Guesses at the PIN that signs, from whichever of the person's sessions. */
export function pinCounter(username: string): Counter {
  return { key: keyOf('pin', username), free: 5, forgiven: true };
}
/** Guesses at links to a report, from one address. */
export function shareCounter(address: string): Counter {
  return { key: keyOf('share', address), free: 20, forgiven: false };
}
/** Guesses at the set-up code: from one address, and from all together. */
export function setUpCounters(address: string): Counter[] {
  return [
    { key: keyOf('set-up', address), free: 5, forgiven: true },
    { key: keyOf('set-up', ''), free: 50, forgiven: true },
  ];
}

function keyOf(kind: string, text: string): string {
  return createHash('sha256').update(`${kind}:${text}`).digest('hex');
}

/** @throws Fault('too-many') with the seconds to wait */
export async function checkCounters(db: Queries, counters: readonly Counter[], now: Date): Promise<void> {
  for (const { key, free } of counters) {
    const failures = await store.failures(db, key);
    if (!failures) continue;
    const since = now.getTime() - failures.lastAt.getTime();
    // Who came earlier but was checked later is a little before the last failure; far before, the clock went back.
    if (since < -CLOCK_SLACK_MS || since > FORGOTTEN_MS || failures.count < free) continue;
    const age = Math.max(since, 0);
    const delay = Math.min(FIRST_DELAY_SECONDS * 2 ** (failures.count - free), LONGEST_DELAY_SECONDS);
    const wait = delay - age / 1000;
    if (wait > 0) {
      throw new Fault('too-many', `Too many wrong tries. Wait ${sentenceOf(wait)} and try again`, {
        retryAfterSeconds: wait,
      });
    }
  }
}

function sentenceOf(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

export async function countFailure(tx: Transaction, counters: readonly Counter[], now: Date): Promise<void> {
  await store.forgetFailuresBefore(tx, new Date(now.getTime() - FORGOTTEN_MS));
  for (const { key } of counters) await store.addFailure(tx, key, now);
}

export async function forgive(tx: Transaction, counters: readonly Counter[]): Promise<void> {
  for (const { key, forgiven } of counters) if (forgiven) await store.forgetFailures(tx, key);
}
