// Lays what waits to be sent over what the box answered, or answered last. Pure.
import type { Appointment, Patient, PatientList, PatientRow } from '../shapes.ts';
import { type Action, concerns } from './action.ts';

const IN_HOUSE = ['waiting', 'in-room', 'in-scan', 'review'];

export interface Asked {
  pathname: string;
  query: URLSearchParams;
}

export function asked(path: string): Asked {
  const [pathname = '', query] = path.split('?');
  return { pathname, query: new URLSearchParams(query) };
}

/** @param answer undefined: the box wasn't reached and nothing is kept; something of ours may be what is asked for */
export function overlaid(path: string, answer: unknown, waiting: readonly Action[]): unknown {
  const { pathname, query } = asked(path);
  const [, , , room, id, part] = pathname.split('/');
  const appointments = waiting
    .filter((one) => concerns(one) === 'appointment')
    .map(({ shown }) => shown as Appointment);
  const patients = waiting.filter((one) => concerns(one) === 'patient').map(({ shown }) => shown as Patient);
  if (room === 'board' || (room === 'appointments' && !id)) return withAppointments(room, query, answer, appointments);
  if (room === 'appointments' && !part) return last(appointments, id) ?? answer;
  if (room === 'patients' && !id) return withPatients(query, answer, patients);
  if (room === 'patients' && id && !part) return last(patients, id) ?? answer;
  if (room === 'patients' && Number(id) < 0) return answer ?? nothingYet(part);
  return answer;
}

/** Who isn't registered yet has no past. */
function nothingYet(part: string | undefined): unknown {
  if (part === 'timeline') return { entries: [] };
  if (part === 'identities') return { identities: [] };
  return part === 'identity-changes' ? { changes: [] } : undefined;
}

function last<T extends { id: number }>(shown: T[], id: string | undefined): T | undefined {
  return shown.filter((one) => one.id === Number(id)).at(-1);
}

function withAppointments(room: string, query: URLSearchParams, answer: unknown, shown: Appointment[]): unknown {
  if (!answer) return answer;
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  const belongs = ({ startsAt, endsAt, state }: Appointment) =>
    (startsAt < to && endsAt > from) || (room === 'board' && IN_HOUSE.includes(state));
  const now = new Map((answer as { appointments: Appointment[] }).appointments.map((one) => [one.id, one]));
  for (const one of shown) {
    now.delete(one.id);
    if (belongs(one)) now.set(one.id, one);
  }
  return { appointments: [...now.values()].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1)) };
}

function withPatients(query: URLSearchParams, answer: unknown, shown: Patient[]): unknown {
  if (!answer) return answer;
  const list = answer as PatientList;
  const search = query.get('search') ?? '';
  const now = new Map(list.patients.map((one) => [one.id, one]));
  const added: PatientRow[] = [];
  for (const patient of new Map(shown.map((one) => [one.id, one])).values()) {
    const known = now.get(patient.id);
    if (known) now.set(patient.id, { ...known, ...rowOf(patient) });
    else if (patient.id < 0 && fitsSearch(patient, search)) added.push(rowOf(patient));
  }
  const patients = [...added, ...now.values()];
  return { ...list, patients, soundsAlike: list.soundsAlike && added.length === 0 };
}

/** Every word at the beginning of a word of the name, or in ID or telephone. */
export function fitsSearch(patient: Pick<PatientRow, 'name' | 'patientId' | 'phone'>, search: string): boolean {
  const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = fold(patient.name).split(/[\^=\s-]+/);
  return fold(search)
    .split(/[\s,]+/)
    .filter(Boolean)
    .every(
      (one) =>
        words.some((word) => word.startsWith(one)) ||
        fold(patient.patientId).includes(one) ||
        patient.phone.includes(one),
    );
}

export function rowOf(
  patient: Omit<PatientRow, 'studyCount' | 'lastStudyDate' | 'phone' | 'isUnknown'> & Partial<PatientRow>,
): PatientRow {
  const { id, patientId, name, displayName, birthDate, birthDateIsEstimated, sex, allergies, implants } = patient;
  return {
    ...{ id, patientId, name, displayName, birthDate, birthDateIsEstimated, sex, allergies, implants },
    phone: patient.phone ?? '',
    isUnknown: patient.isUnknown ?? false,
    studyCount: patient.studyCount ?? 0,
    lastStudyDate: patient.lastStudyDate ?? null,
  };
}
