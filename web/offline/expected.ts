// What the box will most likely answer to an action, made here so that work goes on meanwhile. Pure. Nothing of it is
// sent: the box makes its own, and a safety question is never answered by guessing.
import type { Appointment, AppointmentState, Clinic, Exam, NewAppointment, NewPatient, Patient } from '../shapes.ts';

/** What is known of the clinic, from kept answers. */
export interface Known {
  clinic: Clinic;
  exams: Exam[];
  patient: Appointment['patient'] | undefined;
}

const CONSULTATION_MINUTES = 20;
const STAMPS: Partial<Record<AppointmentState, keyof Appointment>> = {
  waiting: 'arrivedAt',
  'in-room': 'inRoomAt',
  'in-scan': 'inScanAt',
  review: 'reviewAt',
  completed: 'completedAt',
};

export function registered(seq: number, input: NewPatient, now: Date): Patient {
  const nobody: Patient = {
    ...{ id: -seq, version: -seq, patientId: '', name: '', displayName: '', nameParts: {}, birthDate: null },
    ...{ birthDateIsEstimated: false, sex: '', phone: '', email: '', address: '', history: '', allergies: '' },
    ...{ implants: '', isUnknown: false, origin: 'registered', createdAt: now.toISOString(), doubles: [] },
  };
  return changedPatient(seq, nobody, input, now);
}

export function changedPatient(seq: number, before: Patient, input: NewPatient, now: Date): Patient {
  const { name, age, birthDate, sex = before.sex, isUnknown = before.isUnknown, unlessAlike: _, ...texts } = input;
  const after: Patient = { ...before, ...texts, sex, isUnknown, version: -seq };
  if (name) Object.assign(after, { nameParts: name, name: composed(name) });
  after.displayName = after.name.split('=')[0]!.split('^').filter(Boolean).join(', ');
  if (birthDate !== undefined) Object.assign(after, { birthDate, birthDateIsEstimated: false });
  if (age && !birthDate) Object.assign(after, { birthDate: bornAt(age, now), birthDateIsEstimated: true });
  return after;
}

/** PN of PS3.5 6.2: components by ^, groups by =. */
function composed(name: NonNullable<NewPatient['name']>): string {
  const { family, given, middle, prefix, suffix, nativeFamily, nativeGiven, phoneticFamily, phoneticGiven } = name;
  const group = (...parts: (string | undefined)[]) =>
    parts
      .map((part) => part?.trim() ?? '')
      .join('^')
      .replace(/\^+$/, '');
  const groups = [
    group(family, given, middle, prefix, suffix),
    group(nativeFamily, nativeGiven),
    group(phoneticFamily, phoneticGiven),
  ];
  return groups.join('=').replace(/=+$/, '');
}

function bornAt({ value, unit }: NonNullable<NewPatient['age']>, now: Date): string {
  const day = new Date(now);
  if (unit === 'years') day.setUTCFullYear(day.getUTCFullYear() - value);
  if (unit === 'months') day.setUTCMonth(day.getUTCMonth() - value);
  if (unit === 'days') day.setUTCDate(day.getUTCDate() - value);
  return day.toISOString().slice(0, 10);
}

/** undefined where too little is known here of patient, room or exam. */
export function booked(seq: number, input: NewAppointment, known: Known, now: Date): Appointment | undefined {
  const room = known.clinic.rooms.find(({ id }) => id === input.roomId);
  const exam = known.exams.find(({ id }) => id === input.order?.examId);
  if (!room || !known.patient || (input.kind === 'exam' && !exam)) return undefined;
  const start = Date.parse(input.startsAt);
  const minutes = input.minutes ?? exam?.durationMinutes ?? CONSULTATION_MINUTES;
  return {
    ...{ id: -seq, version: -seq, kind: input.kind, patient: known.patient, stepId: '' },
    order: exam ? placed(seq, input, exam, known.patient, now) : null,
    ...{ roomId: room.id, roomName: room.name, modality: exam?.modality ?? '' },
    doctor: known.clinic.doctors.find(({ username }) => username === input.doctor) ?? null,
    technician: null,
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + minutes * 60_000).toISOString(),
    title: input.title ?? exam?.name ?? '',
    ...{ state: input.isWalkIn ? 'waiting' : 'booked', stateReason: '', isWalkIn: input.isWalkIn ?? false },
    ...{ arrivedAt: input.isWalkIn ? now.toISOString() : null, ticket: null },
    ...{ inRoomAt: null, inScanAt: null, reviewAt: null, completedAt: null },
    ...{ createdAt: now.toISOString(), createdBy: '' },
  };
}

function placed(
  seq: number,
  { order }: NewAppointment,
  exam: Exam,
  patient: Appointment['patient'],
  now: Date,
): Appointment['order'] {
  const { safety: _, examId, referrer = null, ...details } = order!;
  return {
    ...{ id: -seq, version: -seq, number: '', accessionNumber: '', studyInstanceUid: '', patient, examId },
    ...{ examName: exam.name, modality: exam.modality, bodyPart: exam.bodyPart, referrer },
    ...{ laterality: '', orderingProvider: '', indication: '', history: '', priority: 'routine', contrast: 'none' },
    ...{ contrastAgent: '', specialInstructions: '', state: 'SCHEDULED', stateReason: '', assignedTo: null },
    ...{ safety: [], createdAt: now.toISOString(), createdBy: '' },
    ...details,
  } as Appointment['order'];
}

export function changedAppointment(
  seq: number,
  before: Appointment,
  body: Record<string, unknown>,
  clinic: Clinic | undefined,
): Appointment {
  const after = { ...before, version: -seq };
  const minutes = Number(body.minutes ?? (Date.parse(before.endsAt) - Date.parse(before.startsAt)) / 60_000);
  const start = Date.parse(String(body.startsAt ?? before.startsAt));
  after.startsAt = new Date(start).toISOString();
  after.endsAt = new Date(start + minutes * 60_000).toISOString();
  const room = clinic?.rooms.find(({ id }) => id === body.roomId);
  if (room) Object.assign(after, { roomId: room.id, roomName: room.name });
  if (body.doctor !== undefined)
    after.doctor = clinic?.doctors.find(({ username }) => username === body.doctor) ?? null;
  if (typeof body.title === 'string') after.title = body.title;
  return after;
}

export function moved(seq: number, before: Appointment, body: Record<string, unknown>, now: Date): Appointment {
  const to = body.to as AppointmentState;
  const stamp = STAMPS[to];
  const reason = typeof body.reason === 'string' ? body.reason : '';
  return {
    ...before,
    ...(stamp ? { [stamp]: now.toISOString() } : {}),
    state: to,
    stateReason: reason,
    version: -seq,
  };
}
