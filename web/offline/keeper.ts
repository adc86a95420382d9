// Stands between client.ts and the network: questions are answered from what is kept where the box is away, actions are
// shown as they will most likely turn out. Whether the box is away, and what happens then, is offline.ts.
import { type Asking, type Keeper, Refusal } from '../network.ts';
import type { Appointment, Clinic, Exam, NewAppointment, NewPatient, Patient } from '../shapes.ts';
import { realPath, type Subject, showable } from './action.ts';
import { appointmentOf, isKept, keep, listOf, recall } from './answers.ts';
import { booked, changedAppointment, changedPatient, moved, registered } from './expected.ts';
import { freeTimes } from './free-times.ts';
import type { Network } from './offline.ts';
import { asked, overlaid, rowOf } from './overlay.ts';
import { isAway, type Queue } from './queue.ts';
import type { Shelf } from './shelf.ts';

interface Given {
  shelf: Shelf;
  queue: Queue;
  network: Network;
}

interface Foreseen {
  before?: Subject;
  shown: (seq: number) => Subject | undefined;
}

export function keeperOf(given: Given): Keeper {
  return {
    keeps: isKept,
    read: (path, signal) => read(given, path, signal),
    took: (path, answer) => void keep(given.shelf, path, answer, new Date()).catch(() => undefined),
    act: (asking) => act(given, asking),
  };
}

const waiting = ({ queue }: Given) => showable(queue.actions);

async function read(given: Given, wanted: string, signal?: AbortSignal): Promise<unknown> {
  const { shelf, queue, network } = given;
  const path = realPath(wanted, queue.references);
  const isOurs = /\/-\d+(\/|$)/.test(path); // the box knows nothing of it yet
  try {
    if (isOurs) throw new Refusal('offline', '');
    const answer = await network.ask(path, signal);
    await keep(shelf, path, answer, new Date()).catch(() => undefined); // a full disk must not hide the answer
    return overlaid(path, answer, waiting(given));
  } catch (problem) {
    if (!isAway(problem)) throw problem;
    const kept = isOurs ? undefined : ((await slotsFrom(given, path)) ?? (await recall(shelf, path)));
    const answer = overlaid(path, kept?.answer, waiting(given));
    if (answer === undefined) throw problem;
    if (kept) network.showsKept(kept.at);
    return answer;
  }
}

/** Free times come from the lists of the day that is asked for, and say of when those are. */
async function slotsFrom(given: Given, path: string): Promise<{ answer: unknown; at: Date } | undefined> {
  const { pathname, query } = asked(path);
  if (pathname !== '/api/v1/slots') return undefined;
  const from = new Date(query.get('from') ?? '');
  const clinic = await recalled<Clinic>(given, '/api/v1/clinic');
  const exams = (await recalled<{ exams: Exam[] }>(given, '/api/v1/exams'))?.exams;
  const exam = exams?.find(({ id }) => String(id) === query.get('examId'));
  const list = await listOf(given.shelf, from);
  if (!clinic || !exam || !list) return undefined;
  const day = await recalled<{ appointments: Appointment[] }>(given, list.path);
  const slots = freeTimes({ clinic, exam, appointments: day?.appointments ?? [] }, from);
  return { answer: { slots, asOf: list.at.toISOString() }, at: list.at };
}

async function act(given: Given, asking: Asking): Promise<unknown> {
  const { shelf, queue, network } = given;
  const { before, shown } = await foresee(given, asking, new Date());
  const answer = (await queue.act(asking, shown, { before, isCutOff: network.isCutOff })) as Subject;
  network.sendSoon();
  const path = asking.path.replace(/\/move$/, '');
  if (answer.version > 0 && /\/\d+$/.test(path)) await keep(shelf, path, answer, new Date()).catch(() => undefined);
  return answer;
}

/** What it will most likely look like, from what is kept and what waits already. */
async function foresee(given: Given, { kind, path, body }: Asking, now: Date): Promise<Foreseen> {
  const id = Number(/\/(-?\d+)(?:\/move)?$/.exec(path)?.[1]);
  if (kind === 'register') return { shown: (seq) => registered(seq, body as NewPatient, now) };
  if (kind === 'change-patient') {
    const before = await recalled<Patient>(given, `/api/v1/patients/${id}`);
    const isSeen = before?.version === body.expectedVersion;
    return {
      before: isSeen ? before : undefined,
      shown: (seq) => before && changedPatient(seq, before, body as NewPatient, now),
    };
  }
  const clinic = await recalled<Clinic>(given, '/api/v1/clinic');
  if (kind === 'book') {
    const exams = (await recalled<{ exams: Exam[] }>(given, '/api/v1/exams'))?.exams;
    const known = clinic && exams && { clinic, exams, patient: await patientOf(given, Number(body.patientId)) };
    return { shown: (seq) => known && booked(seq, body as NewAppointment, known, now) };
  }
  const earlier = waiting(given).filter(({ shown }) => shown.id === id);
  const before = (earlier.at(-1)?.shown as Appointment | undefined) ?? (await appointmentOf(given.shelf, id));
  // Nobody goes into the room on a guess: a safety question needs the box.
  if (!before || (kind === 'move' && isStopped(before, body.to))) return { before, shown: () => undefined };
  const shown = (seq: number) =>
    kind === 'move' ? moved(seq, before, body, now) : changedAppointment(seq, before, body, clinic);
  return { before, shown };
}

async function recalled<T>(given: Given, path: string): Promise<T | undefined> {
  return overlaid(path, (await recall(given.shelf, path))?.answer, waiting(given)) as T | undefined;
}

async function patientOf(given: Given, id: number): Promise<Appointment['patient'] | undefined> {
  const one = await recalled<Patient>(given, `/api/v1/patients/${id}`);
  if (one) return rowOf(one);
  const all = await recalled<{ patients: Appointment['patient'][] }>(given, '/api/v1/patients');
  return all?.patients.find((patient) => patient.id === id);
}

function isStopped({ order, state }: Appointment, to: unknown): boolean {
  const isBack = to === 'booked' || to === 'waiting' || to === 'cancelled' || to === 'no-show';
  return !isBack && (state === 'booked' || state === 'waiting') && Boolean(order?.safety.some(({ stops }) => stops));
}
