// The two long units of the upper layer: reads A-ASSOCIATE-RQ, writes A-ASSOCIATE-AC and -RJ (PS3.8 9.3.2 to 9.3.4). What
// is accepted is decided elsewhere (contexts.ts, admission.ts).
import { derivedUid } from '../lib/dicom/uid.ts';
import { ABORT_INVALID_PARAMETER, ASSOCIATE_AC, ASSOCIATE_RJ, MAX_PDU_BYTES, ProtocolError } from './pdu.ts';

export interface ProposedContext {
  id: number;
  abstractSyntax: string;
  /** In the order of the requestor's preference. */
  transferSyntaxes: string[];
}

/** SCP/SCU role selection (PS3.7 D.3.3.4): what the requestor offers to be. */
export interface Role {
  sopClassUid: string;
  scu: boolean;
  scp: boolean;
}

export interface AssociateRequest {
  protocolVersion: number;
  /** Without padding; what isn't printable ASCII is shown as `?`. Empty when the device sends none. */
  callingAeTitle: string;
  calledAeTitle: string;
  applicationContext: string;
  contexts: ProposedContext[];
  roles: Role[];
  /** Longest unit the peer takes; 0 is any. */
  maxPduBytes: number;
  implementation: string;
  /** The two titles and the reserved bytes as they came, for the answer repeats them (PS3.8 9.3.3). */
  repeated: Buffer;
}

export interface AnsweredContext {
  id: number;
  /** 0 accepted, 1 user rejection, 3 abstract syntax not supported, 4 transfer syntaxes not supported (PS3.8 Table 9-18). */
  result: 0 | 1 | 3 | 4;
  transferSyntax: string;
}

export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
export const IMPLEMENTATION_CLASS_UID = derivedUid('lightbox dicom implementation');
export const IMPLEMENTATION_VERSION = 'LIGHTBOX';

/** What a peer is taken to accept when it doesn't say: the least that every implementation handles. */
const UNSAID_PDU_BYTES = 16384;

const ITEM_APPLICATION_CONTEXT = 0x10;
const ITEM_PROPOSED_CONTEXT = 0x20;
const ITEM_ANSWERED_CONTEXT = 0x21;
const ITEM_ABSTRACT_SYNTAX = 0x30;
const ITEM_TRANSFER_SYNTAX = 0x40;
const ITEM_USER_INFORMATION = 0x50;
const ITEM_MAX_LENGTH = 0x51;
const ITEM_IMPLEMENTATION_CLASS = 0x52;
const ITEM_ROLE = 0x54;
const ITEM_IMPLEMENTATION_VERSION = 0x55;

/**
 * @param body the unit without its six-byte header
 * @throws ProtocolError when items don't fit into each other
 */
export function readAssociateRequest(body: Buffer): AssociateRequest {
  const request: AssociateRequest = {
    protocolVersion: body.readUInt16BE(0),
    calledAeTitle: aeTitle(body.subarray(4, 20)),
    callingAeTitle: aeTitle(body.subarray(20, 36)),
    applicationContext: '',
    contexts: [],
    roles: [],
    maxPduBytes: UNSAID_PDU_BYTES,
    implementation: '',
    repeated: body.subarray(4, 68),
  };
  const ids = new Set<number>();
  for (const { type, value } of items(body.subarray(68))) {
    if (type === ITEM_APPLICATION_CONTEXT) request.applicationContext = text(value);
    else if (type === ITEM_USER_INFORMATION) readUserInformation(value, request);
    else if (type === ITEM_PROPOSED_CONTEXT) {
      const context = readContext(value);
      if (ids.has(context.id)) throw invalid(`Presentation context ${context.id} is proposed twice`);
      ids.add(context.id);
      request.contexts.push(context);
    }
  }
  return request;
}

function readContext(value: Buffer): ProposedContext {
  if (value.length < 4) throw invalid('A presentation context is too short');
  const context: ProposedContext = { id: value[0], abstractSyntax: '', transferSyntaxes: [] };
  for (const item of items(value.subarray(4))) {
    if (item.type === ITEM_ABSTRACT_SYNTAX) context.abstractSyntax = text(item.value);
    else if (item.type === ITEM_TRANSFER_SYNTAX) context.transferSyntaxes.push(text(item.value));
  }
  return context;
}

/** Extended negotiation, asynchronous operations and user identity are left unanswered, which declines them (PS3.7 D.3.3). */
function readUserInformation(value: Buffer, request: AssociateRequest): void {
  for (const item of items(value)) {
    if (item.type === ITEM_MAX_LENGTH) {
      if (item.value.length !== 4) throw invalid('The maximum length item is not four bytes');
      request.maxPduBytes = item.value.readUInt32BE(0);
    } else if (item.type === ITEM_IMPLEMENTATION_VERSION) {
      request.implementation = printable(item.value.subarray(0, 16));
    } else if (item.type === ITEM_ROLE) request.roles.push(readRole(item.value));
  }
}

function readRole(value: Buffer): Role {
  const uidBytes = value.length < 2 ? -1 : value.readUInt16BE(0);
  if (uidBytes < 0 || value.length < uidBytes + 4) throw invalid('A role selection item is too short');
  return {
    sopClassUid: text(value.subarray(2, 2 + uidBytes)),
    scu: value[2 + uidBytes] === 1,
    scp: value[3 + uidBytes] === 1,
  };
}

/** Items of type, reserved byte, 16-bit length and value, one after the other. */
function* items(bytes: Buffer): Generator<{ type: number; value: Buffer }> {
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw invalid('An item of the association request is cut off');
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw invalid('An item of the association request is longer than what holds it');
    yield { type: bytes[at], value: bytes.subarray(at + 4, end) };
    at = end;
  }
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ABORT_INVALID_PARAMETER, message);
}

/** UIDs carry no padding here (PS3.8 F), but zero bytes and spaces are met. */
function text(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\0 ]+$/, '');
}

/** Leading and trailing spaces are not significant (PS3.5 6.2 AE). */
function aeTitle(bytes: Buffer): string {
  return printable(bytes).trim();
}

function printable(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/\0.*$/s, '')
    .replace(/[^\x20-\x7e]/g, '?');
}

/** @param roles answers to the requestor's role selection items, only those it made */
export function associateAcceptPdu(
  request: AssociateRequest,
  contexts: readonly AnsweredContext[],
  roles: readonly Role[],
): Buffer {
  const userInformation = [
    item(ITEM_MAX_LENGTH, uint32(MAX_PDU_BYTES)),
    item(ITEM_IMPLEMENTATION_CLASS, Buffer.from(IMPLEMENTATION_CLASS_UID)),
    ...roles.map(({ sopClassUid, scu, scp }) =>
      item(ITEM_ROLE, uint16(sopClassUid.length), Buffer.from(sopClassUid), Buffer.from([Number(scu), Number(scp)])),
    ),
    item(ITEM_IMPLEMENTATION_VERSION, Buffer.from(IMPLEMENTATION_VERSION)),
  ];
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    request.repeated,
    item(ITEM_APPLICATION_CONTEXT, Buffer.from(APPLICATION_CONTEXT)),
    ...contexts.map(({ id, result, transferSyntax }) =>
      item(
        ITEM_ANSWERED_CONTEXT,
        Buffer.from([id, 0, result, 0]),
        item(ITEM_TRANSFER_SYNTAX, Buffer.from(transferSyntax)),
      ),
    ),
    item(ITEM_USER_INFORMATION, ...userInformation),
  ]);
  return Buffer.concat([Buffer.from([ASSOCIATE_AC, 0]), uint32(body.length), body]);
}

/** Why an association was rejected: result, source, reason (PS3.8 Table 9-21). */
export interface Rejection {
  /** 1 for good, 2 for the moment. */
  result: 1 | 2;
  /** 1 the service user, 2 the provider's association part, 3 its presentation part. */
  source: 1 | 2 | 3;
  reason: number;
}

export const APPLICATION_CONTEXT_NOT_SUPPORTED: Rejection = { result: 1, source: 1, reason: 2 };
export const CALLING_AE_NOT_RECOGNIZED: Rejection = { result: 1, source: 1, reason: 3 };
export const PROTOCOL_VERSION_NOT_SUPPORTED: Rejection = { result: 1, source: 2, reason: 2 };
export const LOCAL_LIMIT_EXCEEDED: Rejection = { result: 2, source: 3, reason: 2 };

export function associateRejectPdu({ result, source, reason }: Rejection): Buffer {
  return Buffer.from([ASSOCIATE_RJ, 0, 0, 0, 0, 4, 0, result, source, reason]);
}

function item(type: number, ...value: Buffer[]): Buffer {
  const bytes = Buffer.concat(value);
  return Buffer.concat([Buffer.from([type, 0]), uint16(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
