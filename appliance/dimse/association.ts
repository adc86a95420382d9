// One association from the first byte to the last: negotiation, messages in their order, release, abort, timeouts (PS3.8
// 9.2). What a message asks for is a service's business (services.ts), who gets in is admission.ts'.
import type { Socket } from 'node:net';
import type { Device } from '../clinic/devices/shapes.ts';
import type { Actor, Call } from '../core/call.ts';
import type { Admission } from './admission.ts';
import { type AssociateRequest, associateAcceptPdu, associateRejectPdu, readAssociateRequest } from './associate.ts';
import { C_CANCEL_RQ, COMMAND_LIMIT_BYTES, type Command, RESPONSE, readCommand, responseTo } from './command.ts';
import { answerRoles, type Context, negotiate } from './contexts.ts';
import { Framer, type PduSink } from './framer.ts';
import {
  ABORT,
  ABORT_INVALID_PARAMETER,
  ABORT_NOT_SPECIFIED,
  ABORT_UNEXPECTED_PDU,
  ASSOCIATE_RQ,
  abortPdu,
  commandPdus,
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
  /** Told once, when nothing of the association is left. */
  ended(association: Association, summary: Summary): void;
}

export interface Summary {
  device: Device | undefined;
  aeTitle: string;
  address: string;
  objects: number;
  seconds: number;
  how: string;
}

/** ARTIM (PS3.8 9.1.5): from the connection to the association request. */
const REQUEST_LIMIT_MS = 30_000;
/** Silence in the middle of a unit or a message. */
const MIDDLE_LIMIT_MS = 60_000;
/** Silence between messages. Modalities keep associations open for the length of an exam. */
const IDLE_LIMIT_MS = 10 * 60_000;
const GUEST_IDLE_LIMIT_MS = 30_000;
/** How long the peer may take to fetch our last word and close. */
const CLOSING_LIMIT_MS = 2_000;
/** Answers that the peer doesn't fetch, in bytes, before we read no more of it. */
const UNSENT_LIMIT_BYTES = 256 * 1024;

const DISCARD: DataSetReader = { slice: () => undefined, end: async () => {}, abort: async () => {} };

export class Association implements PduSink, Conversation {
  readonly address: string;
  callingAeTitle = '';
  readonly #socket: Socket;
  readonly #edge: Edge;
  readonly #framer = new Framer(this);
  readonly #openedAt = Date.now();
  #state: 'requesting' | 'open' | 'closing' = 'requesting';
  #how = 'cut';
  #left = false;
  #device: Device | undefined;
  #objects = 0;
  #firstBytes: Buffer | undefined;
  #heardAt = this.#openedAt;
  #closingAt = 0;
  #unsentSince = 0;
  #peerMaxBytes = 0;
  #contexts = new Map<number, Context>();
  /** Context of the message that is being read. */
  #context: Context | undefined;
  #commandParts: Buffer[] = [];
  #commandBytes = 0;
  #reader: DataSetReader | undefined;
  #lastFragment = false;
  #writeWait: Promise<void> | undefined;
  #holds = 0;
  #stopping = false;

  constructor(socket: Socket, edge: Edge) {
    this.#socket = socket;
    this.#edge = edge;
    this.address = plainAddress(socket.remoteAddress ?? '');
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('error', () => socket.destroy()); // reset by the peer: 'close' follows, and tells all that matters
    socket.on('close', () => this.#leave());
  }

  /** A new Call in the name of the device, for one message. */
  call(): Call {
    const aeTitle = this.callingAeTitle;
    return this.#edge.call({ kind: 'device', deviceId: this.#device?.id ?? null, aeTitle }, this.address);
  }

  stored(): void {
    this.#objects++;
  }

  send(context: Context, command: Buffer): void {
    if (this.#state !== 'open') return; // the peer has gone meanwhile
    this.#socket.write(commandPdus(context.id, command, this.#peerMaxBytes));
    if (this.#socket.writableLength > UNSENT_LIMIT_BYTES && this.#unsentSince === 0) {
      this.#unsentSince = Date.now();
      this.#hold();
    }
  }

  /** Ends what has been silent for too long. Called now and then by the server. */
  checkTime(now: number): void {
    if (this.#state === 'closing') {
      if (now - this.#closingAt > CLOSING_LIMIT_MS) this.#socket.destroy();
    } else if (this.#unsentSince !== 0) {
      if (now - this.#unsentSince > MIDDLE_LIMIT_MS) this.#abort(ABORT_NOT_SPECIFIED, 'it did not fetch our answers');
    } else if (this.#holds > 0) {
      this.#heardAt = now; // the turn is ours
    } else if (this.#state === 'requesting') {
      if (now - this.#openedAt > REQUEST_LIMIT_MS)
        this.#abort(ABORT_NOT_SPECIFIED, 'it asked for no association in time');
    } else if (now - this.#heardAt > this.#silenceLimit())
      this.#abort(ABORT_NOT_SPECIFIED, 'it was silent for too long');
  }

  #silenceLimit(): number {
    if (!this.#framer.idle || this.#context) return MIDDLE_LIMIT_MS;
    return this.#device ? IDLE_LIMIT_MS : GUEST_IDLE_LIMIT_MS;
  }

  /** Makes room for somebody else, at once. */
  evict(): void {
    this.#socket.write(abortPdu(ABORT_NOT_SPECIFIED));
    this.#socket.destroy();
  }

  /** The service stops: an object that is being made durable gets its answer, then the association ends. */
  stop(): void {
    this.#stopping = true;
    if (this.#holds === 0) this.#abort(ABORT_NOT_SPECIFIED, 'the service stopped');
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #data(chunk: Buffer): void {
    this.#heardAt = Date.now();
    if (this.#state === 'closing') return;
    this.#firstBytes ??= chunk;
    this.#read(() => this.#framer.push(chunk));
  }

  #read(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#broken(error);
    }
    // One chunk may wait here while we work; the next ones wait in the kernel.
    if (this.#framer.backlogged) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #broken(error: unknown): void {
    if (!(error instanceof ProtocolError)) {
      this.call().log.error('dicom.association-failed', error);
      this.#abort(ABORT_NOT_SPECIFIED, 'internal error');
      return;
    }
    if (this.#state === 'requesting')
      this.#edge.admission.stranger(this.address, strangerReason(this.#firstBytes!, error));
    else
      this.call().log.warn('dicom.protocol-error', {
        aeTitle: this.callingAeTitle,
        address: this.address,
        reason: error.message,
      });
    this.#abort(error.abortReason, 'it broke the protocol');
  }

  // --- what the framer finds

  begins(type: number): void {
    if (type === ABORT) return;
    const expected = this.#state === 'requesting' ? type === ASSOCIATE_RQ : type === P_DATA || type === RELEASE_RQ;
    if (!expected) throw new ProtocolError(ABORT_UNEXPECTED_PDU, `A unit of type ${type} has no place here`);
  }

  control(type: number, body: Buffer): void {
    this.#firstBytes = undefined;
    if (type === ASSOCIATE_RQ) this.#holdWhile(this.#negotiate(readAssociateRequest(body)));
    else if (type === RELEASE_RQ) this.#close('released', releaseResponsePdu());
    else this.#close('aborted');
  }

  pdv(contextId: number, command: boolean, last: boolean): void {
    const context = this.#contexts.get(contextId);
    if (!context)
      throw new ProtocolError(ABORT_INVALID_PARAMETER, `Presentation context ${contextId} was not accepted`);
    if (this.#context && this.#context !== context) {
      throw new ProtocolError(ABORT_UNEXPECTED_PDU, 'A message changes its presentation context'); // PS3.8 E.1
    }
    if (command === (this.#reader !== undefined)) {
      throw new ProtocolError(
        ABORT_UNEXPECTED_PDU,
        command ? 'A command came inside a data set' : 'A data set came without a command',
      );
    }
    this.#context = context;
    this.#lastFragment = last;
  }

  slice(bytes: Buffer): void {
    if (!this.#reader) {
      this.#commandBytes += bytes.length;
      if (this.#commandBytes > COMMAND_LIMIT_BYTES)
        throw new ProtocolError(ABORT_INVALID_PARAMETER, 'A command set is too long');
      this.#commandParts.push(bytes);
      return;
    }
    this.#writeWait = this.#reader.slice(bytes);
    if (this.#writeWait) this.#holdWhile(this.#writeWait);
  }

  pdvEnd(): void {
    if (!this.#lastFragment) return;
    const reader = this.#reader;
    if (!reader) {
      this.#command();
      return;
    }
    this.#reader = undefined;
    this.#context = undefined;
    const wait = this.#writeWait;
    this.#writeWait = undefined;
    this.#holdWhile(wait ? wait.then(() => reader.end()) : reader.end());
  }

  // --- what it means

  async #negotiate(request: AssociateRequest): Promise<void> {
    this.callingAeTitle = request.callingAeTitle;
    const verdict = await this.#edge.admission.judge(request, this.address, this.#edge.seats.free);
    if (this.#state !== 'requesting') return; // it has gone, or lost its seat
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
    this.#socket.write(associateAcceptPdu(request, contexts, answerRoles(contexts, request.roles)));
  }

  #command(): void {
    const context = this.#context!;
    const command = readCommand(
      this.#commandParts.length === 1 ? this.#commandParts[0] : Buffer.concat(this.#commandParts),
    );
    this.#commandParts = [];
    this.#commandBytes = 0;
    const reader = this.#serve(command, context);
    if (command.hasDataSet) this.#reader = reader ?? DISCARD;
    else this.#context = undefined;
  }

  #serve(command: Command, context: Context): DataSetReader | undefined {
    if (command.field & RESPONSE)
      throw new ProtocolError(ABORT_UNEXPECTED_PDU, 'A response came, but nothing was asked');
    if (command.field === C_CANCEL_RQ) return undefined; // what it cancels was answered already
    const service = serviceFor(context, command.field);
    if (service) return service(this, { command, context });
    this.send(context, responseTo(command, UNRECOGNIZED_OPERATION));
    return undefined;
  }

  // --- holding the peer back

  #hold(): void {
    this.#holds++;
    this.#framer.hold();
  }

  #release(): void {
    if (--this.#holds > 0 || this.#state === 'closing') return;
    if (this.#stopping) this.#abort(ABORT_NOT_SPECIFIED, 'the service stopped');
    else this.#read(() => this.#framer.release());
  }

  /** Reads nothing more of the peer until `work` is done. */
  #holdWhile(work: Promise<void>): void {
    this.#hold();
    work.catch((error) => this.#broken(error)).then(() => this.#release());
  }

  #drained(): void {
    if (this.#unsentSince === 0) return;
    this.#unsentSince = 0;
    this.#release();
  }

  // --- the end

  #abort(reason: number, how: string): void {
    this.#close(how, abortPdu(reason));
  }

  /** Says the last word, if any, and lets the peer close; what still comes is thrown away. */
  #close(how: string, lastWord?: Buffer): void {
    if (this.#state === 'closing') return;
    this.#state = 'closing';
    this.#how = how;
    this.#closingAt = Date.now();
    this.#framer.hold();
    this.#dropMessage();
    if (lastWord) this.#socket.end(lastWord);
    else this.#socket.destroy();
    this.#socket.resume();
  }

  #dropMessage(): void {
    void this.#reader?.abort();
    this.#reader = undefined;
    this.#contexts.clear();
  }

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#state = 'closing';
    this.#dropMessage();
    this.#edge.seats.leave(this);
    this.#edge.ended(this, {
      device: this.#device,
      aeTitle: this.callingAeTitle,
      address: this.address,
      objects: this.#objects,
      seconds: (Date.now() - this.#openedAt) / 1000,
      how: this.#how,
    });
  }
}

/** IPv4 as people write it, also where the socket is an IPv6 one. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** For the technician who wonders why nothing arrives. */
function strangerReason(firstBytes: Buffer, error: ProtocolError): string {
  if (firstBytes[0] === 0x16)
    return 'It spoke TLS, which is not switched on for this port: switch it off on the device.';
  if (/^(GET|PUT|HEAD|POST|OPTIONS|CONNECT|PRI) /.test(firstBytes.toString('latin1', 0, 8))) {
    return 'A browser or another HTTP program called this port, which is for DICOM.';
  }
  return `What it sent is not a DICOM association request: ${error.message}.`;
}
