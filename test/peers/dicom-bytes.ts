// Bytes of the DICOM upper layer (PS3.8 9.3) and of DIMSE commands (PS3.7 6.3, E), written plainly and with room to lie.
// Shares nothing with the service on purpose: the two must agree by the standard.
import type { TestObject } from '../objects.ts';

export const ASSOCIATE_RQ = 1;
export const ASSOCIATE_AC = 2;
export const ASSOCIATE_RJ = 3;
export const P_DATA = 4;
export const RELEASE_RQ = 5;
export const RELEASE_RP = 6;
export const ABORT = 7;

export const VERIFICATION = '1.2.840.10008.1.1';
export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';

/** A presentation context as proposed. */
export interface Context {
  id: number;
  abstractSyntax: string;
  transferSyntaxes: string[];
}

export interface AssociateOptions {
  calledAeTitle?: string;
  callingAeTitle?: string;
  contexts?: Context[];
  /** What we take in one P-DATA-TF; undefined leaves the sub-item out. */
  maxPduBytes?: number;
  /** More user information sub-items, as bytes. */
  userItems?: Buffer[];
}

/** One protocol data unit; `length` may claim what isn't so. */
export function pdu(type: number, body: Buffer, length = body.length): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(length, 2);
  return Buffer.concat([head, body]);
}

/** The body of an A-ASSOCIATE-RQ (PS3.8 9.3.2). */
export function associateBody(options: AssociateOptions): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write((options.calledAeTitle ?? 'LIGHTBOX').padEnd(16), 4, 16, 'latin1');
  fixed.write((options.callingAeTitle ?? 'RAWTEST').padEnd(16), 20, 16, 'latin1');
  const maxPdu = Buffer.alloc(4);
  maxPdu.writeUInt32BE(options.maxPduBytes ?? 131072);
  const user = [
    item(0x51, maxPdu),
    item(0x52, Buffer.from('1.2.826.0.1.3680043.10.1234.1')),
    ...(options.userItems ?? []),
  ];
  return Buffer.concat([
    fixed,
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    ...(options.contexts ?? [echoContext()]).map(contextItem),
    item(0x50, Buffer.concat(user)),
  ]);
}

export function associateRq(options: AssociateOptions = {}): Buffer {
  return pdu(ASSOCIATE_RQ, associateBody(options));
}

export function echoContext(id = 1): Context {
  return { id, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT_LITTLE_ENDIAN] };
}

/** The context an object needs. */
export function storeContext(object: TestObject, id = 1): Context {
  return { id, abstractSyntax: object.sopClassUid, transferSyntaxes: [object.transferSyntaxUid] };
}

/** Item or sub-item: type, reserved, 16-bit length, content. */
export function item(type: number, content: Buffer, length = content.length): Buffer {
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(length, 2);
  return Buffer.concat([head, content]);
}

function contextItem({ id, abstractSyntax, transferSyntaxes }: Context): Buffer {
  const inside = [
    item(0x30, Buffer.from(abstractSyntax)),
    ...transferSyntaxes.map((uid) => item(0x40, Buffer.from(uid))),
  ];
  return item(0x20, Buffer.concat([Buffer.from([id, 0, 0, 0]), ...inside]));
}

/** P-DATA-TF with one presentation data value. */
export function pData(contextId: number, kind: 'command' | 'data', fragment: Buffer, last = true): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(fragment.length + 2, 0);
  head.writeUInt8(contextId, 4);
  head.writeUInt8((kind === 'command' ? 1 : 0) | (last ? 2 : 0), 5);
  return pdu(P_DATA, Buffer.concat([head, fragment]));
}

/** A data set in fragments of at most `bytes`, each a P-DATA-TF of its own. */
export function dataPdus(contextId: number, dataSet: Buffer, bytes = 65536): Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0; at === 0 || at < dataSet.length; at += bytes) {
    out.push(pData(contextId, 'data', dataSet.subarray(at, at + bytes), at + bytes >= dataSet.length));
  }
  return out;
}

/** A command set: element number in group 0000 and value; numbers are US, strings UI. */
export function commandSet(elements: [number, number | string | Buffer][]): Buffer {
  const body = Buffer.concat(elements.map(([element, value]) => commandElement(element, valueBytes(value))));
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(body.length);
  return Buffer.concat([commandElement(0, groupLength), body]);
}

export function echoRq(messageId = 1): Buffer {
  return commandSet([
    [0x0002, VERIFICATION],
    [0x0100, 0x0030],
    [0x0110, messageId],
    [0x0800, 0x0101],
  ]);
}

/** C-STORE-RQ as the object says, or as `sopInstanceUid` pretends. */
export function storeRq(
  object: TestObject,
  messageId = 1,
  sopInstanceUid: string | Buffer = object.sopInstanceUid,
): Buffer {
  return commandSet([
    [0x0002, object.sopClassUid],
    [0x0100, 0x0001],
    [0x0110, messageId],
    [0x0700, 0],
    [0x0800, 0x0102],
    [0x1000, sopInstanceUid],
  ]);
}

/** Numbers of a response's command set, by element. */
export function commandNumbers(command: Buffer): Map<number, number> {
  const numbers = new Map<number, number>();
  for (let at = 0; at + 8 <= command.length; ) {
    const length = command.readUInt32LE(at + 4);
    if (length === 2) numbers.set(command.readUInt16LE(at + 2), command.readUInt16LE(at + 8));
    at += 8 + length;
  }
  return numbers;
}

function commandElement(element: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(element, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

function valueBytes(value: number | string | Buffer): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1');
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
