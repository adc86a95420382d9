// The clinic's figures for those who run it (product.md 5.7): what was booked, done and missed, how long people waited,
// who did how much, and what waits now. Holds no patient's data, and says nothing that isn't known: what reports and
// rejected images will tell is not guessed here.
import type { Call } from '../../core/call.ts';
import * as settings from '../../device/settings/settings.ts';
import * as users from '../../device/users/users.ts';
import { Fault } from '../../lib/fault.ts';
import { dayFrom, wallInstant } from '../../lib/wall-time.ts';
import * as reading from '../reading/reading.ts';
import type { Figures, FiguresQuery, FlowFigures } from './shapes.ts';
import * as store from './store.ts';
import { type AppointmentFacts, dayOf, factsOf, flowOf, grouped, timesOf } from './sums.ts';

const MOST_DAYS = 92;

/** @throws Fault('invalid' | 'too-large') for a span that ends before it begins or is longer than a quarter */
export async function figures(call: Call, query: FiguresQuery): Promise<Figures> {
  const all = await appointments(call, query);
  const [now, waiting, people] = await Promise.all([store.now(call.db), reading.counts(call), users.list(call)]);
  return {
    ...query,
    now: {
      waiting: now.waiting as number,
      inRoom: now.in_room as number,
      toRead: waiting.waiting,
      toReadStat: waiting.stat,
      beingRead: waiting.beingRead,
      oldestToReadSince: waiting.oldestSince,
      inInbox: now.in_inbox as number,
      suspected: now.suspected as number,
    },
    total: flowOf(all),
    modalities: grouped(all, ({ modality }) => modality).map(({ key, of }) => ({ modality: key, ...flowOf(of) })),
    rooms: roomsOf(all),
    days: grouped(all, dayOf).map(({ key, of }) => ({ day: key, ...flowOf(of) })),
    times: timesOf(all),
    people: peopleOf(all, waiting.byAssignee, people),
  };
}

/** A line for each room and day, for a spreadsheet (RFC 4180). */
export async function figuresAsCsv(call: Call, query: FiguresQuery): Promise<string> {
  const all = await appointments(call, query);
  const lines = grouped(all, dayOf).flatMap(({ key: day, of }) =>
    grouped(of, ({ roomId }) => roomId).map(({ of: inRoom }) => {
      const { room, roomModality } = inRoom[0]!;
      const { medianMinutes, longestMinutes } = timesOf(inRoom).arrivedToScan;
      const flow = flowOf(inRoom);
      return [
        day,
        field(room),
        field(roomModality),
        ...COLUMNS.map((name) => flow[name]),
        medianMinutes ?? '',
        longestMinutes ?? '',
      ];
    }),
  );
  const head = [
    'day',
    'room',
    'modality',
    ...COLUMNS,
    'median minutes arrived to scan',
    'longest minutes arrived to scan',
  ];
  return [head, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

const COLUMNS = [
  'scheduled',
  'expected',
  'here',
  'done',
  'noShow',
  'cancelled',
] as const satisfies (keyof FlowFigures)[];

/** A name that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). */
function field(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function appointments(call: Call, { from, to }: FiguresQuery): Promise<AppointmentFacts[]> {
  const zone = await settings.timeZone(call.db);
  const start = wallInstant(from, '00:00', zone).toISOString();
  const end = wallInstant(dayFrom(to, 1), '00:00', zone).toISOString();
  if (end <= start) throw new Fault('invalid', 'The end must not be before the beginning', { field: 'to' });
  if ((Date.parse(end) - Date.parse(start)) / 86_400_000 > MOST_DAYS + 1)
    throw new Fault('too-large', `Ask for at most ${MOST_DAYS} days`, { field: 'to' });
  const { sql, args } = store.appointmentsStatement(start, end);
  const rows = await call.db.query(sql, args);
  if (rows.length > store.MOST_APPOINTMENTS) throw new Fault('too-large', 'Ask for fewer days', { field: 'to' });
  return rows.map((row) => factsOf(row, zone));
}

function roomsOf(all: readonly AppointmentFacts[]): Figures['rooms'] {
  return grouped(all, ({ roomId }) => roomId)
    .map(({ of }) => ({ room: of[0]!.room, modality: of[0]!.roomModality, ...flowOf(of) }))
    .sort((a, b) => (a.room < b.room ? -1 : 1));
}

function peopleOf(
  all: readonly AppointmentFacts[],
  toRead: ReadonlyMap<string, number>,
  people: Awaited<ReturnType<typeof users.list>>,
): Figures['people'] {
  const done = all.filter(({ state }) => state === 'review' || state === 'completed');
  return people
    .map(({ username, displayName }) => ({
      username,
      displayName,
      exams: done.filter(({ kind, technician }) => kind === 'exam' && technician === username).length,
      consultations: done.filter(({ kind, doctor }) => kind === 'consultation' && doctor === username).length,
      toRead: toRead.get(username) ?? 0,
    }))
    .filter(({ exams, consultations, toRead: assigned }) => exams + consultations + assigned > 0);
}
