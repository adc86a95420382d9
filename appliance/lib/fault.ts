// The one way to say that a request can't be met. Deliberately knows no protocol: each edge has its own table from
// these codes to a status (HTTP, DIMSE).

/** The closed list of what can go wrong on purpose. Anything thrown that isn't a Fault is a bug. */
export type FaultCode =
  | 'invalid' // what was sent can't be understood or breaks a rule
  | 'unauthenticated' // nobody is signed in
  | 'locked' // signed in, but the screen is locked
  | 'forbidden' // signed in, but not allowed
  | 'not-found'
  | 'conflict' // contradicts what is already there
  | 'gone' // was there, is no longer
  | 'too-large' // over a bound
  | 'too-many' // over a rate; retryAfterSeconds says when to come back
  | 'unsupported' // well-formed, but we don't do this (media type, transfer syntax)
  | 'full' // no room left on the disk
  | 'unavailable'; // a part we need isn't there right now

/** A refusal with a sentence for the person who asked. Never put patient data in `message`: it may be logged. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** Field in the input (dotted path) that the sentence is about, where there is one. */
  readonly field?: string;
  readonly retryAfterSeconds?: number;

  constructor(
    code: FaultCode,
    message: string,
    more: { field?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'Fault';
    this.code = code;
    this.field = more.field;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
