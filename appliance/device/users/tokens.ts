// API tokens: a secret with a role for a program. Shown once, kept as a hash, ended at once when withdrawn.
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import * as sessions from './sessions.ts';
import type { IssuedToken, NewToken, Token } from './shapes.ts';
import * as store from './store.ts';

export function list(call: Call): Promise<Token[]> {
  return store.tokens(call.db);
}

/** @throws Fault('invalid') when it would have run out already */
export async function issue(call: Call, wanted: NewToken): Promise<IssuedToken> {
  const { name, role, expiresAt = null } = wanted;
  if (expiresAt !== null && !(new Date(expiresAt) > call.now)) {
    throw new Fault('invalid', 'expiresAt is in the past', { field: 'expiresAt' });
  }
  const secret = `lightbox_${sessions.newSecret()}`;
  const token = await call.db.transaction(async (tx) => {
    const row = await store.addToken(tx, {
      name: name.trim(),
      role,
      tokenHash: sessions.hashOfSecret(secret),
      createdAt: call.now.toISOString(),
      expiresAt: expiresAt && new Date(expiresAt).toISOString(),
    });
    const after = { name: row.name, role, expiresAt: row.expiresAt };
    await audit.record(call, tx, { action: 'token.issued', subject: `token:${row.id}`, after });
    return row;
  });
  return { ...token, token: secret };
}

/** @throws Fault('not-found') */
export async function withdraw(call: Call, id: number): Promise<void> {
  await call.db.transaction(async (tx) => {
    const token = await store.tokenById(tx, id);
    if (!token) throw new Fault('not-found', 'There is no such token');
    await store.endToken(tx, id, call.now);
    await audit.record(call, tx, { action: 'token.withdrawn', subject: `token:${id}`, before: { name: token.name } });
  });
  sessions.tellEnded(call, [sessions.tokenSessionId(id)]);
}
