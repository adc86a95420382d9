// The SQL of users, sessions, workstations, sign-in failures and tokens.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { Role } from './permissions.ts';

export interface UserRow {
  id: number;
  username: string;
  displayName: string;
  role: Role;
  passwordHash: string;
  disabled: boolean;
  isPasswordDue: boolean;
  passwordSetAt: string;
  hasSecondFactor: boolean;
  createdAt: string;
  lastSeenAt: string | null;
}

const USER = `SELECT id, username, display_name, role, password_hash, disabled, is_password_due, password_set_at, created_at,
  EXISTS (SELECT 1 FROM second_factors WHERE user_id = users.id AND confirmed_at IS NOT NULL) AS has_second_factor,
  (SELECT MAX(last_seen_at) FROM sessions WHERE user_id = users.id) AS last_seen_at FROM users`;

function asUser(row: Row): UserRow {
  return {
    id: row.id as number,
    username: row.username as string,
    displayName: row.display_name as string,
    role: row.role as Role,
    passwordHash: row.password_hash as string,
    disabled: row.disabled === 1,
    isPasswordDue: row.is_password_due === 1,
    passwordSetAt: row.password_set_at as string,
    hasSecondFactor: row.has_second_factor === 1,
    createdAt: row.created_at as string,
    lastSeenAt: row.last_seen_at as string | null,
  };
}

export async function users(db: Queries): Promise<UserRow[]> {
  return (await db.query(`${USER} ORDER BY username`)).map(asUser);
}

export async function userByName(db: Queries, username: string): Promise<UserRow | undefined> {
  return (await db.query(`${USER} WHERE username = ?`, [username])).map(asUser)[0];
}

export type NewUserRow = Omit<
  UserRow,
  'id' | 'disabled' | 'isPasswordDue' | 'passwordSetAt' | 'hasSecondFactor' | 'lastSeenAt'
> & {
  isPasswordDue?: boolean;
};

export async function addUser(tx: Transaction, user: NewUserRow): Promise<void> {
  await tx.execute(
    `INSERT INTO users (username, display_name, role, password_hash, is_password_due, created_at,
  password_set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)`,
    [user.username, user.displayName, user.role, user.passwordHash, user.isPasswordDue ? 1 : 0, user.createdAt],
  );
}

export async function updateUser(tx: Transaction, user: UserRow): Promise<void> {
  await tx.execute(
    `UPDATE users SET display_name = ?, role = ?, password_hash = ?, disabled = ?, is_password_due = ?,
  password_set_at = ? WHERE id = ?`,
    [
      user.displayName,
      user.role,
      user.passwordHash,
      user.disabled ? 1 : 0,
      user.isPasswordDue ? 1 : 0,
      user.passwordSetAt,
      user.id,
    ],
  );
}

export async function countActiveAdministrators(db: Queries): Promise<number> {
  const [row] = await db.query("SELECT COUNT(*) AS n FROM users WHERE role = 'administrator' AND disabled = 0");
  return row.n as number;
}

export interface SessionRow {
  id: string;
  userId: number;
  username: string;
  role: Role;
  address: string;
  userAgent: string;
  createdAt: Date;
  lastSeenAt: Date;
  idleSeconds: number;
  endsAt: Date;
  isLocked: boolean;
  isPasswordDue: boolean;
}

const SESSION = `SELECT s.id, s.user_id, u.username, u.role, s.address, s.user_agent, s.created_at, s.last_seen_at,
  s.idle_seconds, s.ends_at, s.locked_at, u.is_password_due FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.ended_at IS NULL`;

function asSession(row: Row): SessionRow {
  return {
    id: row.id as string,
    userId: row.user_id as number,
    username: row.username as string,
    role: row.role as Role,
    address: row.address as string,
    userAgent: row.user_agent as string,
    createdAt: new Date(row.created_at as string),
    lastSeenAt: new Date(row.last_seen_at as string),
    idleSeconds: row.idle_seconds as number,
    endsAt: new Date(row.ends_at as string),
    isLocked: row.locked_at !== null,
    isPasswordDue: row.is_password_due === 1,
  };
}

export async function sessionByHash(db: Queries, tokenHash: string): Promise<SessionRow | undefined> {
  return (await db.query(`${SESSION} AND u.disabled = 0 AND s.token_hash = ?`, [tokenHash])).map(asSession)[0];
}

/** Not ended by anybody; some may have run out. */
export async function openSessions(db: Queries, userId: number): Promise<SessionRow[]> {
  return (await db.query(`${SESSION} AND s.user_id = ? ORDER BY s.last_seen_at DESC LIMIT 1000`, [userId])).map(
    asSession,
  );
}

export async function addSession(
  tx: Transaction,
  session: Omit<SessionRow, 'username' | 'role' | 'isPasswordDue'> & { tokenHash: string },
): Promise<void> {
  await tx.execute(
    `INSERT INTO sessions (id, token_hash, user_id, address, user_agent, created_at, last_seen_at, idle_seconds, ends_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      session.id,
      session.tokenHash,
      session.userId,
      session.address,
      session.userAgent,
      session.createdAt.toISOString(),
      session.lastSeenAt.toISOString(),
      session.idleSeconds,
      session.endsAt.toISOString(),
    ],
  );
}

/** Everybody's; as openSessions(). */
export async function allOpenSessions(db: Queries): Promise<SessionRow[]> {
  return (await db.query(`${SESSION} AND u.disabled = 0 ORDER BY s.last_seen_at DESC LIMIT 10000`)).map(asSession);
}

export async function lockSession(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.execute('UPDATE sessions SET locked_at = ? WHERE id = ?', [at.toISOString(), id]);
}

/** Counts as use: who was away for long must not find it ended a minute later. */
export async function unlockSession(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.execute('UPDATE sessions SET locked_at = NULL, last_seen_at = ? WHERE id = ?', [at.toISOString(), id]);
}

export async function endSession(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.execute('UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL', [at.toISOString(), id]);
}

/** Long gone sessions are no use to anybody; who signed in when is in the audit log. */
export async function forgetSessionsBefore(tx: Transaction, at: Date): Promise<void> {
  await tx.execute('DELETE FROM sessions WHERE last_seen_at < ?', [at.toISOString()]);
}

export function touchStatement(id: string, at: Date): { sql: string; args: string[] } {
  return { sql: 'UPDATE sessions SET last_seen_at = ? WHERE id = ?', args: [at.toISOString(), id] };
}

export async function hasSignedInFrom(db: Queries, userId: number, address: string, since: Date): Promise<boolean> {
  const rows = await db.query(
    'SELECT 1 FROM sessions WHERE user_id = ? AND last_seen_at >= ? AND address = ? LIMIT 1',
    [userId, since.toISOString(), address],
  );
  return rows.length > 0;
}

export async function isWorkstationOf(db: Queries, tokenHash: string, userId: number): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM workstations WHERE token_hash = ? AND user_id = ?', [tokenHash, userId]);
  return rows.length > 0;
}

export async function peopleOf(
  db: Queries,
  tokenHash: string,
  since: Date,
  limit: number,
): Promise<{ username: string; displayName: string }[]> {
  const rows = await db.query(
    `SELECT u.username, u.display_name FROM workstations w JOIN users u ON u.id = w.user_id
WHERE w.token_hash = ? AND w.last_used_at >= ? AND u.disabled = 0 ORDER BY w.last_used_at DESC LIMIT ?`,
    [tokenHash, since.toISOString(), limit],
  );
  return rows.map((row) => ({ username: row.username as string, displayName: row.display_name as string }));
}

export async function rememberWorkstation(tx: Transaction, tokenHash: string, userId: number, at: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO workstations (token_hash, user_id, last_used_at) VALUES (?, ?, ?)
ON CONFLICT (token_hash, user_id) DO UPDATE SET last_used_at = excluded.last_used_at`,
    [tokenHash, userId, at.toISOString()],
  );
}

export async function forgetWorkstations(tx: Transaction, userId: number): Promise<void> {
  await tx.execute('DELETE FROM workstations WHERE user_id = ?', [userId]);
}

export async function failures(db: Queries, key: string): Promise<{ count: number; lastAt: Date } | undefined> {
  const [row] = await db.query('SELECT count, last_at FROM sign_in_failures WHERE key = ?', [key]);
  return row && { count: row.count as number, lastAt: new Date(row.last_at as string) };
}

export async function addFailure(tx: Transaction, key: string, at: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO sign_in_failures (key, count, last_at) VALUES (?, 1, ?)
ON CONFLICT (key) DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
    [key, at.toISOString()],
  );
}

export async function forgetFailures(tx: Transaction, key: string): Promise<void> {
  await tx.execute('DELETE FROM sign_in_failures WHERE key = ?', [key]);
}

export async function forgetFailuresBefore(tx: Transaction, at: Date): Promise<void> {
  await tx.execute('DELETE FROM sign_in_failures WHERE last_at < ?', [at.toISOString()]);
}

export interface TokenRow {
  id: number;
  name: string;
  role: Role;
  createdAt: string;
  expiresAt: string | null;
}

const TOKEN = 'SELECT id, name, role, created_at, expires_at FROM tokens WHERE ended_at IS NULL';

function asToken(row: Row): TokenRow {
  return {
    id: row.id as number,
    name: row.name as string,
    role: row.role as Role,
    createdAt: row.created_at as string,
    expiresAt: row.expires_at as string | null,
  };
}

export async function tokens(db: Queries): Promise<TokenRow[]> {
  return (await db.query(`${TOKEN} ORDER BY name, id`)).map(asToken);
}

export async function tokenByHash(db: Queries, tokenHash: string): Promise<TokenRow | undefined> {
  return (await db.query(`${TOKEN} AND token_hash = ?`, [tokenHash])).map(asToken)[0];
}

export async function tokenById(db: Queries, id: number): Promise<TokenRow | undefined> {
  return (await db.query(`${TOKEN} AND id = ?`, [id])).map(asToken)[0];
}

export async function addToken(
  tx: Transaction,
  token: Omit<TokenRow, 'id'> & { tokenHash: string },
): Promise<TokenRow> {
  await tx.execute('INSERT INTO tokens (name, role, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)', [
    token.name,
    token.role,
    token.tokenHash,
    token.createdAt,
    token.expiresAt,
  ]);
  return (await tokenByHash(tx, token.tokenHash))!;
}

export async function endToken(tx: Transaction, id: number, at: Date): Promise<void> {
  await tx.execute('UPDATE tokens SET ended_at = ? WHERE id = ?', [at.toISOString(), id]);
}
