// One association from the first byte to the last: negotiation, messages to their services, release, abort, timeouts
// (PS3.8 9.2). The socket is connection.ts', the parts of a message messages.ts'; who gets in is admission.ts'.
import type { Socket } from 'node:net';
import type { Device } from '../clinic/devices/shapes.ts';
import type { Actor, Call } from '../core/call.ts';
import type { Admission } from './admission.ts';
import { type AssociateRequest, associateAcceptPdu, associateRejectPdu, readAssociateRequest } from './associate.ts';
import { C_CANCEL_RQ, type Command, RESPONSE, responseTo } from './command.ts';
import { Connection, type Listener } from './connection.ts';
import { answerRoles, type Context, negotiate } from './contexts.ts';
import { type MessageSink, Messages } from './messages.ts';
import {
  ABORT,
  ABORT_NOT_SPECIFIED,
  ABORT_UNEXPECTED_PDU,
  ASSOCIATE_RQ,
  abortPdu,
  messagePdus,
  P_DATA,
  ProtocolError,
  RELEASE_RQ,
  releaseResponsePdu,
} from './pdu.ts';
import type { Seats } from './seats.ts';
import type { Conversation, DataSetReader } from './service.ts';
import { serviceFor } from './services.ts';
import { UNRECOGNIZED_OPERATION } from './status.ts';

export interface Edge {
  readonly admission: Admission;
  readonly seats: Seats<Association>;
  call(actor: Actor, origin: string): Call;
  /** The objects of a device that was here. Told when it has gone. */
  ended(device: Device, summary: Summary): void;
}

export interface Summary {
  aeTitle: string;
  address: string;
  objects: number;
  seconds: number;
  how: string;
}

/** ARTIM (PS3.8 9.1.5): from the connection to the whole association request, however slowly it drips. */
const REQUEST_LIMIT_MS = 30_000;
/** Silence in the middle of a unit or a message. */
const MIDDLE_LIMIT_MS = 60_000;
/** Silence between messages. Modalities keep associations open for the length of an exam. */
const IDLE_LIMIT_MS = 10 * 60_000;
const GUEST_IDLE_LIMIT_MS = 30_000;

export class Association implements Listener, MessageSink, Conversation {
  callingAeTitle = '';
  readonly #edge: Edge;
  readonly #connection: Connection;
  readonly #contexts = new Map<number, Context>();
  readonly #messages = new Messages(this, this.#contexts);
  #state: 'requesting' | 'negotiating' | 'open' = 'requesting';
  #how = 'cut';
  #device: Device | undefined;
  #objects = 0;
  #peerMaxBytes = 0;

  constructor(socket: Socket, edge: Edge) {
    this.#edge = edge;
    this.#connection = new Connection(socket, this);
  }

  get address(): string {
    return this.#connection.address;
  }

  // --- what the services use

  call(): Call {
    const aeTitle = this.callingAeTitle;
    return this.#edge.call({ kind: 'device', deviceId: this.#device?.id ?? null, aeTitle }, this.address);
  }

  stored(): void {
    this.#objects++;
  }

  send(context: Context, command: Buffer, dataSet?: Buffer): void {
    this.#connection.write(messagePdus(context.id, command, dataSet, this.#peerMaxBytes));
  }

  // --- what the server asks

  checkTime(now: number): void {
    const overdue = this.#connection.overdue(now, this.#silenceLimit());
    if (overdue) this.#abort(ABORT_NOT_SPECIFIED, overdue);
    else if (this.#state === 'requesting' && now - this.#connection.openedAt > REQUEST_LIMIT_MS) {
      this.#abort(ABORT_NOT_SPECIFIED, 'it asked for no association in time');
    }
  }

  #silenceLimit(): number {
    if (!this.#connection.idle || !this.#messages.idle) return MIDDLE_LIMIT_MS;
    return this.#device ? IDLE_LIMIT_MS : GUEST_IDLE_LIMIT_MS;
  }

  /** Makes room for somebody else, at once. */
  evict(): void {
    this.#connection.cut(abortPdu(ABORT_NOT_SPECIFIED));
  }

  /** The service stops: an object that is being made durable gets its answer first. */
  stop(): void {
    this.#connection.whenFree(() => this.#abort(ABORT_NOT_SPECIFIED, 'the service stopped'));
  }

  destroy(): void {
    this.#connection.cut();
  }

  // --- what the connection tells

  begins(type: number): void {
    if (type === ABORT) return;
    const expected = this.#state === 'requesting' ? type === ASSOCIATE_RQ : type === P_DATA || type === RELEASE_RQ;
    if (!expected) throw new ProtocolError(ABORT_UNEXPECTED_PDU, `A unit of type ${type} has no place here`);
  }

  control(type: number, body: Buffer): void {
    if (type === ASSOCIATE_RQ) {
      const request = readAssociateRequest(body);
      this.#state = 'negotiating';
      this.#connection.holdWhile(this.#negotiate(request));
    } else if (type === RELEASE_RQ) this.#close('released', releaseResponsePdu());
    else this.#close('aborted');
  }

  pdv(contextId: number, command: boolean, last: boolean): void {
    this.#messages.pdv(contextId, command, last);
  }

  slice(bytes: Buffer): void {
    this.#messages.slice(bytes);
  }

  pdvEnd(): void {
    this.#messages.pdvEnd();
  }

  broken(error: unknown): void {
    const { address, callingAeTitle: aeTitle } = this;
    if (!(error instanceof ProtocolError)) {
      this.call().log.error('dicom.association-failed', error, { aeTitle, address });
      this.#abort(ABORT_NOT_SPECIFIED, 'internal error');
      return;
    }
    if (this.#state === 'requesting')
      this.#edge.admission.stranger(address, this.#connection.firstBytes, error.message);
    else this.call().log.warn('dicom.protocol-error', { aeTitle, address, reason: error.message });
    this.#abort(error.abortReason, 'it broke the protocol');
  }

  left(): void {
    this.#messages.abort();
    this.#edge.seats.leave(this);
    if (!this.#device) return;
    this.#edge.ended(this.#device, {
      aeTitle: this.callingAeTitle,
      address: this.address,
      objects: this.#objects,
      seconds: (Date.now() - this.#connection.openedAt) / 1000,
      how: this.#how,
    });
  }

  // --- what the messages ask

  command(command: Command, context: Context): DataSetReader | undefined {
    if (command.field & RESPONSE)
      throw new ProtocolError(ABORT_UNEXPECTED_PDU, 'A response came, but nothing was asked');
    if (command.field === C_CANCEL_RQ) return undefined; // what it cancels was answered already
    const service = serviceFor(context, command.field);
    if (service) return service(this, { command, context });
    this.send(context, responseTo(command, UNRECOGNIZED_OPERATION));
    return undefined;
  }

  holdWhile(work: Promise<void>): void {
    this.#connection.holdWhile(work);
  }

  async #negotiate(request: AssociateRequest): Promise<void> {
    this.callingAeTitle = request.callingAeTitle;
    const verdict = await this.#edge.admission.judge(request, this.address, this.#edge.seats.free);
    if (this.#connection.closing) return; // it has gone, or lost its seat
    if (verdict.kind === 'rejected') {
      this.#close('rejected', associateRejectPdu(verdict.rejection));
      return;
    }
    if (verdict.kind === 'device') {
      this.#device = verdict.device;
      this.#edge.seats.seat(this);
    }
    const contexts = negotiate(request.contexts, request.roles);
    for (const context of contexts) if (context.result === 0) this.#contexts.set(context.id, context);
    this.#peerMaxBytes = request.maxPduBytes;
    this.#state = 'open';
    this.#connection.write(associateAcceptPdu(request, contexts, answerRoles(contexts, request.roles)));
  }

  #abort(reason: number, how: string): void {
    this.#close(how, abortPdu(reason));
  }

  #close(how: string, lastWord?: Buffer): void {
    if (this.#connection.closing) return;
    this.#how = how;
    this.#messages.abort();
    this.#connection.close(lastWord);
  }
}
