// Answers of the box that are kept for the time without it: today's lists, and the patients that were opened last. Each
// kind has its bound; all of it goes at sign-out, and when somebody else signs in.
import type { Appointment, Patient, PatientList } from '../shapes.ts';
import { asked, fitsSearch, overlaid, rowOf } from './overlay.ts';
import type { Shelf } from './shelf.ts';

interface Kept {
  path: string;
  at: string;
  /** Of the answer as JSON, in characters. */
  size: number;
  answer: unknown;
}

interface Rule {
  fits: RegExp;
  most: number;
}

/** What is kept, by address. The first that fits counts; of more than `most` the oldest go. */
const RULES: readonly Rule[] = [
  { fits: /^\/api\/v1\/(clinic|exams)$/, most: 2 },
  { fits: /^\/api\/v1\/board\?/, most: 2 },
  { fits: /^\/api\/v1\/appointments\?/, most: 10 },
  { fits: /^\/api\/v1\/appointments\/\d+$/, most: 300 },
  { fits: /^\/api\/v1\/patients\/\d+$/, most: 50 },
  { fits: /^\/api\/v1\/patients\/\d+\/timeline$/, most: 50 },
  { fits: /^\/api\/v1\/patients\/\d+\/identit(ies|y-changes)$/, most: 100 },
];
const LARGEST = 1_000_000;
const MOST_TOGETHER = 12_000_000;
/** Older than a day and a night it is nobody's list of today. */
const LONGEST_MS = 36 * 3_600_000;

const ruleOf = (path: string) => RULES.find(({ fits }) => fits.test(path));

/** Whether this question can be met without the box. Patients and free times are searched here, among what is kept. */
export function isKept(path: string): boolean {
  return ruleOf(path) !== undefined || /^\/api\/v1\/(patients(\?|$)|slots\?)/.test(path) || /\/-\d+(\/|$)/.test(path);
}

export async function keep(shelf: Shelf, path: string, answer: unknown, now: Date): Promise<void> {
  const size = JSON.stringify(answer)?.length ?? 0;
  if (!ruleOf(path) || size > LARGEST) return;
  await shelf.put('answers', { path, at: now.toISOString(), size, answer } satisfies Kept);
}

/** Throws out what is over a bound. */
export async function tidy(shelf: Shelf, now: Date): Promise<void> {
  const all = (await shelf.all<Kept>('answers')).sort((a, b) => (a.at < b.at ? 1 : -1));
  const counts = new Map<Rule | undefined, number>();
  let together = 0;
  const over = all.filter(({ path, at, size }) => {
    const rule = ruleOf(path);
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
    together += size;
    const isOld = now.getTime() - Date.parse(at) > LONGEST_MS;
    return !rule || isOld || counts.get(rule)! > rule.most || together > MOST_TOGETHER;
  });
  await shelf.remove(
    'answers',
    over.map(({ path }) => path),
  );
}

/** What was answered last, with what is known since. undefined: nothing is kept of it. */
export async function recall(shelf: Shelf, path: string): Promise<{ answer: unknown; at: Date } | undefined> {
  const { pathname, query } = asked(path);
  if (pathname === '/api/v1/patients') return searched(shelf, query.get('search') ?? '');
  const kept = await shelf.get<Kept>('answers', path);
  if (!kept) return undefined;
  const isList = /^\/api\/v1\/(board|appointments)$/.test(pathname);
  const answer = isList ? await freshened(shelf, kept) : kept.answer;
  return { answer, at: new Date(kept.at) };
}

/** Single appointments that were asked for after the list: live messages bring them one by one. */
async function freshened(shelf: Shelf, { path, at, answer }: Kept): Promise<unknown> {
  const later = (await shelf.all<Kept>('answers')).filter(
    (one) => one.at >= at && /^\/api\/v1\/appointments\/\d+$/.test(one.path),
  );
  const shown = later.map(({ answer }) => answer as Appointment);
  return overlaid(
    path,
    answer,
    shown.map((one) => ({ kind: 'move', shown: one }) as never),
  );
}

async function searched(shelf: Shelf, search: string): Promise<{ answer: PatientList; at: Date }> {
  const found = new Map<number, PatientList['patients'][number]>();
  const all = (await shelf.all<Kept>('answers')).sort((a, b) => (a.at < b.at ? 1 : -1));
  for (const { path, answer } of all) {
    for (const patient of patientsIn(path, answer))
      if (!found.has(patient.id) && fitsSearch(patient, search)) found.set(patient.id, patient);
  }
  const at = new Date(all.at(-1)?.at ?? Date.now());
  return { answer: { patients: [...found.values()].slice(0, 100), more: false, soundsAlike: false }, at };
}

function patientsIn(path: string, answer: unknown): PatientList['patients'] {
  if (/\/patients\/\d+$/.test(path)) return [rowOf(answer as Patient)];
  if (!/\/(board|appointments)\?/.test(path)) return [];
  const { appointments } = answer as { appointments: Appointment[] };
  return appointments.map(({ patient }) => rowOf({ ...patient, birthDateIsEstimated: false }));
}

/** The newest list of a whole day, or week, that this moment belongs to. */
export async function listOf(shelf: Shelf, moment: Date): Promise<{ path: string; at: Date } | undefined> {
  const iso = moment.toISOString();
  const lists = (await shelf.all<Kept>('answers')).filter(({ path }) => {
    const { pathname, query } = asked(path);
    return pathname === '/api/v1/appointments' && (query.get('from') ?? '~') <= iso && iso < (query.get('to') ?? '');
  });
  const [newest] = lists.sort((a, b) => (a.at < b.at ? 1 : -1));
  return newest && { path: newest.path, at: new Date(newest.at) };
}

/** The one appointment, wherever it is kept. */
export async function appointmentOf(shelf: Shelf, id: number): Promise<Appointment | undefined> {
  const all = (await shelf.all<Kept>('answers')).sort((a, b) => (a.at < b.at ? 1 : -1));
  for (const { path, answer } of all) {
    if (path === `/api/v1/appointments/${id}`) return answer as Appointment;
    if (!/\/(board|appointments)\?/.test(path)) continue;
    const found = (answer as { appointments: Appointment[] }).appointments.find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
}
