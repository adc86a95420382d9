// A DICOM peer made of bytes, for tests that must say exactly what goes over the wire, wrong things too. Shares no code
// with the service.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const VERIFICATION = '1.2.840.10008.1.1';
export const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
export const IMPLICIT = '1.2.840.10008.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';

export function pdu(type: number, body: Buffer): Buffer {
  const header = Buffer.from([type, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** @param control 1 command, 2 last fragment */
export function pdv(contextId: number, control: number, value: Buffer): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt32BE(value.length + 2, 0);
  header[4] = contextId;
  header[5] = control;
  return Buffer.concat([header, value]);
}

export interface ContextProposal {
  id: number;
  abstractSyntax: string;
  transferSyntaxes: string[];
}

export interface Proposal {
  calling?: string;
  called?: string;
  contexts?: ContextProposal[];
  maxPduBytes?: number;
  /** More items of the user information, whole. */
  userItems?: Buffer[];
  protocolVersion?: number;
  applicationContext?: string;
}

export function item(type: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value as string);
  const header = Buffer.from([type, 0, 0, 0]);
  header.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([header, bytes]);
}

export function associateRequest(proposal: Proposal = {}): Buffer {
  const contexts = proposal.contexts ?? [{ id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT] }];
  const maxPdu = Buffer.alloc(4);
  maxPdu.writeUInt32BE(proposal.maxPduBytes ?? 16384);
  const version = Buffer.alloc(4);
  version.writeUInt16BE(proposal.protocolVersion ?? 1);
  return pdu(
    0x01,
    Buffer.concat([
      version,
      Buffer.from((proposal.called ?? 'LIGHTBOX').padEnd(16), 'latin1'),
      Buffer.from((proposal.calling ?? 'PEER').padEnd(16), 'latin1'),
      Buffer.alloc(32),
      item(0x10, proposal.applicationContext ?? '1.2.840.10008.3.1.1.1'),
      ...contexts.map(({ id, abstractSyntax, transferSyntaxes }) =>
        item(
          0x20,
          Buffer.concat([
            Buffer.from([id, 0, 0, 0]),
            item(0x30, abstractSyntax),
            ...transferSyntaxes.map((uid) => item(0x40, uid)),
          ]),
        ),
      ),
      item(0x50, Buffer.concat([item(0x51, maxPdu), item(0x52, '1.2.3.4'), ...(proposal.userItems ?? [])])),
    ]),
  );
}

export interface CommandFields {
  field: number;
  messageId?: number;
  sopClassUid?: string;
  sopInstanceUid?: string;
  hasDataSet?: boolean;
}

export function commandSet(fields: CommandFields): Buffer {
  const element = (number: number, value: Buffer) => {
    const header = Buffer.alloc(8);
    header.writeUInt16LE(number, 2);
    header.writeUInt32LE(value.length, 4);
    return Buffer.concat([header, value]);
  };
  const uint16 = (value: number) => Buffer.from([value & 0xff, value >> 8]);
  const uid = (value: string) => Buffer.from(value.length & 1 ? `${value}\0` : value, 'latin1');
  const elements = [element(0x0100, uint16(fields.field)), element(0x0110, uint16(fields.messageId ?? 1))];
  if (fields.sopClassUid !== undefined) elements.unshift(element(0x0002, uid(fields.sopClassUid)));
  elements.push(element(0x0800, uint16(fields.hasDataSet ? 0 : 0x0101)));
  if (fields.sopInstanceUid !== undefined) elements.push(element(0x1000, uid(fields.sopInstanceUid)));
  const body = Buffer.concat(elements);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([element(0, length), body]);
}

/** A whole C-STORE request: command and data set, in units of at most `unitBytes`. */
export function storeRequest(
  contextId: number,
  fields: Omit<CommandFields, 'field'>,
  dataSet: Buffer,
  unitBytes = 16384,
): Buffer {
  const units = [pdu(0x04, pdv(contextId, 3, commandSet({ ...fields, field: 0x0001, hasDataSet: true })))];
  for (let at = 0; at < dataSet.length; at += unitBytes) {
    const last = at + unitBytes >= dataSet.length;
    units.push(pdu(0x04, pdv(contextId, last ? 2 : 0, dataSet.subarray(at, at + unitBytes))));
  }
  return Buffer.concat(units);
}

export function echoRequest(contextId = 1, messageId = 1): Buffer {
  return pdu(0x04, pdv(contextId, 3, commandSet({ field: 0x0030, messageId, sopClassUid: VERIFICATION })));
}

export const RELEASE = pdu(0x05, Buffer.alloc(4));
export const ABORT = pdu(0x07, Buffer.alloc(4));

export interface ReceivedPdu {
  type: number;
  body: Buffer;
}

export interface Response {
  contextId: number;
  field: number;
  messageId: number;
  status: number;
  comment: string;
  sopInstanceUid: string;
}

const PATIENCE_MS = 10_000;

/** One connection to a DICOM port. Every wait ends after ten seconds. */
export class Peer {
  readonly socket: Socket;
  /** Resolves when the other side has closed. */
  readonly closed: Promise<unknown>;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};
  #ended = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', () => socket.destroy());
    this.closed = once(socket, 'close').then(() => {
      this.#ended = true;
      this.#wake();
    });
  }

  static async connect(port: number, localAddress?: string): Promise<Peer> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true, localAddress });
    await once(socket, 'connect');
    return new Peer(socket);
  }

  /** Connects and associates. Throws when it isn't accepted. */
  static async associate(port: number, proposal: Proposal = {}, localAddress?: string): Promise<Peer> {
    const peer = await Peer.connect(port, localAddress);
    peer.send(associateRequest(proposal));
    const answer = await peer.pdu();
    if (answer?.type !== 0x02) throw new Error(`Not accepted: ${answer?.body.toString('hex')}`);
    return peer;
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The next unit; undefined when the connection closed instead. */
  async pdu(): Promise<ReceivedPdu | undefined> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const bytes = this.#received;
      const length = bytes.length >= 6 ? bytes.readUInt32BE(2) : Infinity;
      if (bytes.length >= 6 + length) {
        this.#received = bytes.subarray(6 + length);
        return { type: bytes[0], body: bytes.subarray(6, 6 + length) };
      }
      if (this.#ended) return undefined;
      if (Date.now() >= deadline) throw new Error('The peer waited too long');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The next response, however many units it takes. */
  async response(): Promise<Response> {
    const parts: Buffer[] = [];
    for (;;) {
      const unit = await this.pdu();
      if (unit?.type !== 0x04) throw new Error(`Expected data, got ${unit ? `unit ${unit.type}` : 'the end'}`);
      const contextId = unit.body[4];
      parts.push(unit.body.subarray(6));
      if (unit.body[5] & 2) return readResponse(contextId, Buffer.concat(parts));
    }
  }

  end(): void {
    this.socket.destroy();
  }
}

function readResponse(contextId: number, command: Buffer): Response {
  const response = { contextId, field: 0, messageId: 0, status: -1, comment: '', sopInstanceUid: '' };
  for (let at = 0; at < command.length; ) {
    const number = command.readUInt16LE(at + 2);
    const value = command.subarray(at + 8, at + 8 + command.readUInt32LE(at + 4));
    if (number === 0x0100) response.field = value.readUInt16LE();
    if (number === 0x0120) response.messageId = value.readUInt16LE();
    if (number === 0x0900) response.status = value.readUInt16LE();
    if (number === 0x0902) response.comment = value.toString('latin1').trimEnd();
    if (number === 0x1000) response.sopInstanceUid = value.toString('latin1').replace(/\0$/, '');
    at += 8 + value.length;
  }
  return response;
}
