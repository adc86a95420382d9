// The SQL of devices and device_attempts.
import type { Queries, Row, SqlValue, Statement, Transaction } from '../../core/db/database.ts';
import type { Attempt, Device, EchoResult } from './shapes.ts';

/** The oldest beyond these are forgotten, whatever titles a scanner on the network makes up. */
export const ATTEMPTS_KEPT = 1000;

export async function allDevices(db: Queries): Promise<Device[]> {
  return (await db.query('SELECT * FROM devices ORDER BY name COLLATE NOCASE, id')).map(device);
}

export async function deviceById(db: Queries, id: number): Promise<Device | undefined> {
  const [row] = await db.query('SELECT * FROM devices WHERE id = ?', [id]);
  return row && device(row);
}

export async function countDevices(db: Queries): Promise<number> {
  const [row] = await db.query('SELECT count(*) AS n FROM devices');
  return row.n as number;
}

export interface DeviceRow {
  name: string;
  aeTitle: string;
  host: string | null;
  port: number | null;
  accepted: boolean;
  characterSet: string;
  worklistScope: 'asked' | 'own';
  worklistShowsBooked: boolean;
}

export async function insertDevice(tx: Transaction, row: DeviceRow, now: string): Promise<Device> {
  const { rows } = await tx.execute(
    `INSERT INTO devices (name, ae_title, host, port, accepted, character_set, worklist_scope, worklist_shows_booked,
  created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
    [...valuesOf(row), now],
  );
  return device(rows[0]);
}

export async function updateDevice(tx: Transaction, id: number, row: DeviceRow): Promise<Device> {
  const { rows } = await tx.execute(
    `UPDATE devices SET name = ?, ae_title = ?, host = ?, port = ?, accepted = ?, character_set = ?,
  worklist_scope = ?, worklist_shows_booked = ? WHERE id = ? RETURNING *`,
    [...valuesOf(row), id],
  );
  return device(rows[0]);
}

export async function deleteDevice(tx: Transaction, id: number): Promise<void> {
  await tx.execute('DELETE FROM devices WHERE id = ?', [id]);
}

export async function updateEcho(tx: Transaction, id: number, echo: EchoResult): Promise<void> {
  await tx.execute('UPDATE devices SET last_echo_at = ?, last_echo_ok = ?, last_echo_message = ? WHERE id = ?', [
    echo.at,
    Number(echo.ok),
    echo.message,
    id,
  ]);
}

export function addSighting(id: number, at: string, objects: number): Statement {
  return {
    sql: 'UPDATE devices SET last_seen_at = ?, object_count = object_count + ? WHERE id = ?',
    args: [at, objects, id],
  };
}

export async function newestAttempts(db: Queries): Promise<Attempt[]> {
  return (await db.query('SELECT * FROM device_attempts ORDER BY last_at DESC, id DESC')).map(attempt);
}

export async function attemptById(db: Queries, id: number): Promise<Attempt | undefined> {
  const [row] = await db.query('SELECT * FROM device_attempts WHERE id = ?', [id]);
  return row && attempt(row);
}

/** Counts attempts of one kind together. Returns its row's id; none when what was held has been accepted meanwhile. */
export function addAttempt(made: Omit<Attempt, 'id'>): Statement {
  return {
    sql: `INSERT INTO device_attempts (calling_ae_title, address, outcome, called_ae_title, reason, count, last_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ?3 <> 'held' OR NOT EXISTS (
  SELECT 1 FROM devices WHERE accepted = 1 AND ae_title = ?1 AND (host IS NULL OR host = ?2))
ON CONFLICT (calling_ae_title, address, outcome) DO UPDATE SET
  called_ae_title = excluded.called_ae_title, reason = excluded.reason, count = count + excluded.count,
  last_at = excluded.last_at
RETURNING id`,
    args: [made.callingAeTitle, made.address, made.outcome, made.calledAeTitle, made.reason, made.count, made.at],
  };
}

export function forgetOldAttempts(): Statement {
  return {
    sql: `DELETE FROM device_attempts WHERE id IN
  (SELECT id FROM device_attempts ORDER BY last_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    args: [ATTEMPTS_KEPT],
  };
}

/** What was held is settled once the device is known; what came from another address stays. */
export async function deleteHeldAttempts(tx: Transaction, aeTitle: string, address: string | null): Promise<void> {
  await tx.execute(
    `DELETE FROM device_attempts WHERE outcome = 'held' AND calling_ae_title = ?1 AND (?2 IS NULL OR address = ?2)`,
    [aeTitle, address],
  );
}

function valuesOf(row: DeviceRow): SqlValue[] {
  return [
    row.name,
    row.aeTitle,
    row.host,
    row.port,
    Number(row.accepted),
    row.characterSet,
    row.worklistScope,
    Number(row.worklistShowsBooked),
  ];
}

function device(row: Row): Device {
  const at = row.last_echo_at as string | null;
  return {
    id: row.id as number,
    name: row.name as string,
    aeTitle: row.ae_title as string,
    host: row.host as string | null,
    port: row.port as number | null,
    accepted: row.accepted === 1,
    characterSet: row.character_set as string,
    worklistScope: row.worklist_scope as Device['worklistScope'],
    worklistShowsBooked: row.worklist_shows_booked === 1,
    lastSeenAt: row.last_seen_at as string | null,
    lastEcho: at === null ? null : { at, ok: row.last_echo_ok === 1, message: row.last_echo_message as string },
    objectCount: row.object_count as number,
  };
}

function attempt(row: Row): Attempt {
  return {
    id: row.id as number,
    at: row.last_at as string,
    count: row.count as number,
    callingAeTitle: row.calling_ae_title as string,
    calledAeTitle: row.called_ae_title as string,
    address: row.address as string,
    outcome: row.outcome as Attempt['outcome'],
    reason: row.reason as string,
  };
}
