// What a person wanted beside what is there now, so that they can decide. Pure.
import type { Appointment, Patient } from '../shapes.ts';
import { type Action, isPatient, type Subject } from './action.ts';

export interface Row {
  /** Key of the words for it, and of the body where it is sent. */
  field: string;
  was: unknown;
  wanted: unknown;
  now: unknown;
  /** Somebody else changed it too, to something else. */
  disputed: boolean;
}

/** In what was sent beside the fields themselves. */
const NOT_FIELDS = ['expectedVersion', 'anyway', 'unlessAlike', 'isUnknown', 'age'];
const EMPTY = ['', null, undefined];

/** What an action changes, field by field; what it leaves as it was isn't a wish, though a form sends it along. */
export function rows({ kind, body, before, shown }: Action, now: Subject | undefined): Row[] {
  if (kind === 'move') return [rowOf('state', { was: before, wanted: shown, now })];
  const fields = [...Object.keys(body), ...('age' in body ? ['birthDate'] : [])];
  return [...new Set(fields)]
    .filter((field) => !NOT_FIELDS.includes(field))
    .map((field) => rowOf(field, { was: before, wanted: shown, now }))
    .filter(({ was, wanted }) => !same(was, wanted));
}

function rowOf(field: string, of: { was?: Subject; wanted?: Subject; now?: Subject }): Row {
  const [was, wanted, now] = [of.was, of.wanted, of.now].map((subject) => subject && partOf(subject, field));
  return { field, was, wanted, now, disputed: !same(was, now) && !same(wanted, now) };
}

function partOf(subject: Subject, field: string): unknown {
  if (isPatient(subject)) return subject[field as keyof Patient];
  if (field === 'doctor') return subject.doctor?.displayName ?? '';
  if (field === 'roomId') return subject.roomName;
  if (field === 'minutes') return (Date.parse(subject.endsAt) - Date.parse(subject.startsAt)) / 60_000;
  return subject[field as keyof Appointment];
}

function same(one: unknown, other: unknown): boolean {
  return (EMPTY.includes(one as '') && EMPTY.includes(other as '')) || JSON.stringify(one) === JSON.stringify(other);
}

/** Everything that was wanted is so already: another desk did the same. */
export function isMet(action: Action, now: Subject): boolean {
  const wishes = rows(action, now);
  return wishes.length > 0 && wishes.every(({ wanted, now }) => same(wanted, now));
}

/** What to send when the person wants it all the same: only the fields that were chosen, on what is there now. */
export function againOn({ kind, body }: Action, now: Subject, chosen: ReadonlySet<string>): Record<string, unknown> {
  const expectedVersion = now.version;
  if (kind === 'move') return { ...body, expectedVersion };
  const kept = Object.entries(body).filter(
    ([field]) => chosen.has(field) || (field === 'age' && chosen.has('birthDate')) || field === 'anyway',
  );
  return { ...Object.fromEntries(kept), expectedVersion };
}
