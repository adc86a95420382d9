// How an action and its values are said.
import { type Action, isPatient } from '../offline/action.ts';
import type { Appointment, AppointmentState } from '../shapes.ts';
import { clock, date, weekdayDate } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

export function title({ kind, shown }: Action): string {
  const { kinds } = words.waiting;
  const name = isPatient(shown) ? nameLine(shown.name) : nameLine(shown.patient.name);
  if (kind === 'move') return kinds.move(name, words.flow.states[(shown as Appointment).state]);
  return kinds[kind](name);
}

export function valueText(field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return words.common.none;
  const text = String(value);
  if (field === 'name') return nameLine(text);
  if (field === 'sex') return words.patients.sexes[text as 'F'] ?? text;
  if (field === 'birthDate') return date(text);
  if (field === 'state') return words.flow.states[text as AppointmentState] ?? text;
  if (field === 'startsAt') return instantText(text);
  return text;
}

/** "Mon 5 Jan 2026, 10:30" on the wall. */
export function instantText(iso: string): string {
  const at = new Date(iso);
  const day = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return `${weekdayDate(day)}, ${clock(at)}`;
}
