// What a person did while the box couldn't be reached, as it waits to be sent. What it makes or changes is shown before
// the box knows of it: until then `-seq` stands for the id that it will get, and for the version that it will have.
import type { Appointment, Patient } from '../shapes.ts';

export type Kind = 'register' | 'change-patient' | 'book' | 'change-appointment' | 'move';
export type Subject = Patient | Appointment;

export interface Action {
  /** The order in which things were done: the browser's clock, or one more than the last. */
  seq: number;
  /** The Idempotency-Key of every attempt with this body. */
  key: string;
  /** Whose it is: sent by nobody else, shown to nobody else. */
  user: string;
  kind: Kind;
  method: 'POST' | 'PATCH';
  path: string;
  body: Record<string, unknown>;
  at: string;
  /** sending: the first attempt runs. stuck: a person has to decide. */
  state: 'sending' | 'waiting' | 'stuck';
  problem?: { code: string; message: string; field?: string };
  /** As the person saw it before. */
  before?: Subject;
  /** As it is shown until the box answers. */
  shown: Subject;
}

/** What the box gave for a `-seq`. */
export interface Reference {
  seq: number;
  user: string;
  id: number;
  version: number;
}

/** What is shown is what this browser expects, not what the box has. */
export const isUnsent = ({ version }: { version: number }): boolean => version < 0;

export const isPatient = (subject: Subject): subject is Patient => 'nameParts' in subject;

export function concerns(action: Action): 'patient' | 'appointment' {
  return action.kind === 'register' || action.kind === 'change-patient' ? 'patient' : 'appointment';
}

/** Every `-seq` that an action stands on, in its address and in what it says. */
export function standsOn({ path, body }: Pick<Action, 'path' | 'body'>): number[] {
  const inPath = [...path.matchAll(/\/-(\d+)(?=\/|$)/g)].map(([, seq]) => Number(seq));
  const inBody = [body.patientId, body.expectedVersion].filter((value) => typeof value === 'number' && value < 0);
  return [...new Set([...inPath, ...inBody.map((value) => -(value as number))])];
}

/** The same with what the box gave; undefined while something of it isn't known. */
export function resolved<T extends Pick<Action, 'path' | 'body'>>(
  action: T,
  references: ReadonlyMap<number, Reference>,
): T | undefined {
  if (standsOn(action).some((seq) => !references.has(seq))) return undefined;
  const body = { ...action.body };
  if (Number(body.patientId) < 0) body.patientId = references.get(-Number(body.patientId))!.id;
  if (Number(body.expectedVersion) < 0) body.expectedVersion = references.get(-Number(body.expectedVersion))!.version;
  return { ...action, path: realPath(action.path, references), body };
}

/** An address with the ids that are known by now. */
export function realPath(path: string, references: ReadonlyMap<number, Reference>): string {
  return path.replace(/\/-(\d+)(?=\/|$)/g, (text, seq) => {
    const reference = references.get(Number(seq));
    return reference ? `/${reference.id}` : text;
  });
}

/**
 * What is shown as if it had happened: what will be sent by itself. What waits for a person, or behind such, isn't; but
 * somebody who was registered here stays to be looked at.
 */
export function showable(actions: readonly Action[]): Action[] {
  const held = new Set<number>();
  for (const action of actions)
    if (action.state === 'stuck' || standsOn(action).some((seq) => held.has(seq))) held.add(action.seq);
  return actions.filter(({ seq, kind, state }) => state !== 'sending' && (!held.has(seq) || kind === 'register'));
}
