// The list on the wall of the waiting room: who is called where, by a number or as little of the name as the clinic
// chose. A screen has a key that opens this list and nothing else; nobody is signed in there.
import { createHash, randomBytes } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import type { Settings } from '../../device/settings/shapes.ts';
import { nameComponents, parsePersonName } from '../../lib/dicom/person-name.ts';
import { Fault } from '../../lib/fault.ts';
import { wallDay } from '../../lib/wall-time.ts';
import type { IssuedWallScreen, NewWallScreen, WallList, WallRow, WallScreen } from './wall-shapes.ts';
import * as store from './wall-store.ts';

const KEY_BYTES = 32;
const MOST_SCREENS = 50;
const MOST_SHOWN = 60;
/** Who came longer ago was forgotten on the board. */
const SHOWN_HOURS = 14;

/** @throws Fault('not-found') for a key that isn't one of a screen */
export async function list(call: Call, key: string): Promise<WallList> {
  const id = /^[\w-]{43}$/.test(key) ? await store.screenByKey(call.db, hashOf(key)) : undefined;
  if (id === undefined) throw new Fault('not-found', 'This screen is not known here. Open the address it was given');
  const screen: Call = { ...call, actor: { kind: 'system', name: `wall-${id}` } };
  const since = new Date(call.now.getTime() - SHOWN_HOURS * 3_600_000).toISOString();
  const [{ clinic, wall }, timeZone, rows] = await Promise.all([
    settings.read(call.db),
    settings.timeZone(call.db),
    store.inHouse(call.db, since, MOST_SHOWN),
  ]);
  await audit.read(screen, { action: 'wall.read', subject: `wall-screen:${id}` });
  const entries = rows.map((row) => ({ label: labelOf(row, wall.names), state: row.state, roomName: row.roomName }));
  return { clinic: clinic.name, timeZone, entries };
}

/** What is called. Without what the clinic chose, the number. */
export function labelOf({ name, ticket }: Pick<WallRow, 'name' | 'ticket'>, names: Settings['wall']['names']): string {
  const number = ticket === null ? '–' : String(ticket);
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  const { family, given } = nameComponents(alphabetic || ideographic || phonetic);
  const first = (text: string) => [...new Intl.Segmenter().segment(text.trim())][0]?.segment ?? '';
  if (names === 'first-name') return given.trim().split(/\s+/)[0] || number;
  const initials = [first(given), first(family)].filter(Boolean).map((letter) => `${letter.toUpperCase()}.`);
  return names === 'initials' && initials.length ? initials.join(' ') : number;
}

/** The number of who arrives; kept by whoever has one. */
export async function ticketFor(call: Call, tx: Transaction): Promise<number> {
  return store.nextTicket(tx, wallDay(call.now, await settings.timeZone(tx)));
}

export function screens(call: Call): Promise<WallScreen[]> {
  return store.screens(call.db);
}

/** The key is told once. */
export async function addScreen(call: Call, { name }: NewWallScreen): Promise<IssuedWallScreen> {
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const createdAt = call.now.toISOString();
  const id = await call.db.transaction(async (tx) => {
    if ((await store.screens(tx)).length >= MOST_SCREENS)
      throw new Fault('too-many', `There are ${MOST_SCREENS} screens already`);
    const id = await store.insertScreen(tx, name.trim(), hashOf(key), createdAt);
    await audit.record(call, tx, { action: 'wall-screen.added', subject: `wall-screen:${id}`, after: { name } });
    return id;
  });
  return { id, name: name.trim(), createdAt, key };
}

/** It shows nothing from its next question on. @throws Fault('not-found') */
export function endScreen(call: Call, id: number): Promise<void> {
  return call.db.transaction(async (tx) => {
    const name = await store.endScreen(tx, id, call.now.toISOString());
    if (name === undefined) throw new Fault('not-found', 'There is no such screen');
    await audit.record(call, tx, { action: 'wall-screen.ended', subject: `wall-screen:${id}`, before: { name } });
  });
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
