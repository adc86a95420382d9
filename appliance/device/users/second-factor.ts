// A code from the person's telephone besides the password (RFC 6238), for who wants it. Each code counts once; ten
// recovery codes stand in for a lost telephone, each once too.
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { proveOwnPassword } from './own-password.ts';
import * as store from './second-factor-rows.ts';
import * as sessions from './sessions.ts';
import type { RecoveryCodes, SecondFactorBegun, SecondFactorState } from './shapes.ts';
import { nameOf, nameOfClinic, userNamed } from './users.ts';

const STEP_SECONDS = 30;
/** Steps before and after the present one that still count: clocks differ, people type slowly. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

export async function state(call: Call): Promise<SecondFactorState> {
  const { userId } = sessions.person(call);
  const row = await store.secondFactor(call.db, userId);
  const on = Boolean(row?.confirmedAt);
  return { on, recoveryCodesLeft: on ? await store.countRecoveryCodes(call.db, userId) : 0 };
}

/** A new secret that counts once confirm() has seen a code of it. @throws Fault('invalid' | 'conflict' | 'too-many') */
export async function begin(call: Call, password: string): Promise<SecondFactorBegun> {
  const user = await proveOwnPassword(call, password, 'password');
  const secret = new Secret({ size: SECRET_BYTES });
  await call.db.transaction(async (tx) => {
    if ((await store.secondFactor(tx, user.id))?.confirmedAt) throw alreadyOn();
    await store.putSecondFactor(tx, user.id, secret.base32);
  });
  const issuer = `Lightbox ${await nameOfClinic(call)}`;
  const uri = new TOTP({ issuer, label: user.username, secret, period: STEP_SECONDS }).toString();
  return { secret: secret.base32, uri, qr: qrOf(uri) };
}

function alreadyOn(): Fault {
  return new Fault('conflict', 'The second factor is on already. Turn it off first');
}

/** The dark squares as one SVG path, a unit each. */
function qrOf(text: string): SecondFactorBegun['qr'] {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: squares.join('') };
}

/** Turns it on and ends the person's other sessions. @throws Fault('invalid') */
export async function confirm(call: Call, code: string): Promise<RecoveryCodes> {
  const actor = sessions.person(call);
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  const ended = await call.db.transaction(async (tx) => {
    const row = await store.secondFactor(tx, actor.userId);
    if (row?.confirmedAt) throw alreadyOn();
    const step = row && stepOf(row, code, call.now);
    if (step === undefined) {
      throw new Fault('invalid', 'This code doesn’t fit. Check the clock of your telephone and type the next one', {
        field: 'code',
      });
    }
    await store.confirmSecondFactor(tx, actor.userId, step, call.now);
    await store.putRecoveryCodes(tx, actor.userId, codes.map(hashOf));
    await audit.record(call, tx, { action: 'second-factor.on', subject: `user:${actor.username}` });
    return sessions.end(call, tx, actor.userId, actor.sessionId);
  });
  sessions.tellEnded(call, ended);
  return { recoveryCodes: codes };
}

/** 80 bits in four groups of four. */
function newRecoveryCode(): string {
  const text = new Secret({ buffer: new Uint8Array(randomBytes(RECOVERY_BYTES)).buffer }).base32.toLowerCase();
  return text.match(/.{4}/g)!.join('-');
}

function hashOf(recoveryCode: string): string {
  return createHash('sha256')
    .update(recoveryCode.toLowerCase().replace(/[^a-z2-7]/g, ''))
    .digest('hex');
}

/** @throws Fault('invalid' | 'too-many') when the password is wrong */
export async function turnOff(call: Call, password: string): Promise<void> {
  const user = await proveOwnPassword(call, password, 'password');
  await call.db.transaction((tx) => remove(call, tx, user, 'second-factor.off'));
}

/** An administrator's help for who lost telephone and recovery codes. @throws Fault('not-found') */
export async function reset(call: Call, username: string): Promise<void> {
  await call.db.transaction(async (tx) => {
    const user = await userNamed(tx, nameOf(username));
    if (!(await isOn(tx, user.id))) throw new Fault('not-found', 'This person has no second factor');
    await remove(call, tx, user, 'second-factor.reset');
  });
}

async function remove(call: Call, tx: Transaction, user: { id: number; username: string }, action: string) {
  await store.removeSecondFactor(tx, user.id);
  await audit.record(call, tx, { action, subject: `user:${user.username}` });
}

export async function isOn(db: Queries, userId: number): Promise<boolean> {
  return Boolean((await store.secondFactor(db, userId))?.confirmedAt);
}

/** Takes a code at sign-in: a fresh one of the telephone, or a recovery code. It is used up from then on. */
export async function spend(call: Call, user: { id: number; username: string }, code: string): Promise<boolean> {
  return call.db.transaction(async (tx) => {
    const row = await store.secondFactor(tx, user.id);
    if (!row) return false;
    const step = stepOf(row, code, call.now);
    if (step !== undefined) {
      await store.useStep(tx, user.id, step);
      return true;
    }
    if (!(await store.useRecoveryCode(tx, user.id, hashOf(code)))) return false;
    const detail = { left: await store.countRecoveryCodes(tx, user.id) };
    await audit.record(call, tx, { action: 'second-factor.recovery-used', subject: `user:${user.username}`, detail });
    return true;
  });
}

/** The time step whose code this is, if that is later than the last one used. */
function stepOf(row: store.SecondFactorRow, code: string, now: Date): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const totp = new TOTP({ secret: Secret.fromBase32(row.secret), period: STEP_SECONDS });
  const delta = totp.validate({ token, timestamp: now.getTime(), window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / STEP_SECONDS) + delta;
  return step > row.lastStep ? step : undefined;
}
