// What the service and its worker processes say to each other.
import type { FaultCode } from '../../lib/fault.ts';

export interface TaskMessage {
  id: number;
  kind: string;
  /** URL of the module that exports `run`. */
  module: string;
  input: unknown;
}

/** The first message of a worker: it has come up. */
export interface ReadyMessage {
  id: 0;
}

/** To a task; ids count from 1. */
export type ReplyMessage =
  | { id: number; ok: true; output: unknown }
  | { id: number; ok: false; fault: { code: FaultCode; message: string; field?: string } }
  /** Not a refusal but an accident; the worker can't be trusted any longer. */
  | { id: number; ok: false; accident: string };
