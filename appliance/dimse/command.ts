// Command sets: group 0000, always implicit little endian (PS3.7 6.3.1). Reads the few elements the services here use,
// writes responses. Data sets are another matter.
import { isUid, uidIn } from '../lib/dicom/uid.ts';
import { ABORT_INVALID_PARAMETER, ProtocolError } from './pdu.ts';

/** Command Field (0000,0100), PS3.7 E.1-1. A response has the highest bit set. */
export const C_STORE_RQ = 0x0001;
export const C_FIND_RQ = 0x0020;
export const C_ECHO_RQ = 0x0030;
export const N_SET_RQ = 0x0120;
export const N_CREATE_RQ = 0x0140;
export const C_CANCEL_RQ = 0x0fff;
export const RESPONSE = 0x8000;

/** The most a command set may have; real ones have some hundred bytes. */
export const COMMAND_LIMIT_BYTES = 64 * 1024;

const NO_DATA_SET = 0x0101;
const DATA_SET_FOLLOWS = 0x0001;

export interface Command {
  field: number;
  messageId: number;
  hasDataSet: boolean;
  /** Affected, or for N services requested, as sent without padding. */
  sopClassUid: string;
  sopInstanceUid: string;
}

/** @throws ProtocolError when it can't be read or lacks its field or message id: there is no way to answer it then */
export function readCommand(bytes: Buffer): Command {
  let field = -1;
  let messageId = -1;
  let dataSetType = NO_DATA_SET;
  let sopClassUid = '';
  let sopInstanceUid = '';
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw unreadable('ends inside an element');
    const group = bytes.readUInt16LE(at);
    const element = bytes.readUInt16LE(at + 2);
    const length = bytes.readUInt32LE(at + 4);
    const value = at + 8;
    at = value + length;
    if (group !== 0) throw unreadable('has an element of another group');
    if (at > bytes.length) throw unreadable('has an element longer than itself');
    switch (element) {
      case 0x0002:
      case 0x0003:
        sopClassUid = uidIn(bytes.subarray(value, at));
        break;
      case 0x0100:
        field = number(bytes, value, length);
        break;
      case 0x0110:
        messageId = number(bytes, value, length);
        break;
      case 0x0120: // Message ID Being Responded To: of a C-CANCEL and of responses
        if (messageId < 0) messageId = number(bytes, value, length);
        break;
      case 0x0800:
        dataSetType = number(bytes, value, length);
        break;
      case 0x1000:
      case 0x1001:
        sopInstanceUid = uidIn(bytes.subarray(value, at));
        break;
    }
  }
  if (field < 0 || messageId < 0) throw unreadable('has no command field or message id');
  return { field, messageId, hasDataSet: dataSetType !== NO_DATA_SET, sopClassUid, sopInstanceUid };
}

function unreadable(what: string): ProtocolError {
  return new ProtocolError(ABORT_INVALID_PARAMETER, `A command set ${what}`);
}

function number(bytes: Buffer, at: number, length: number): number {
  if (length !== 2) throw unreadable('has a number that is not two bytes long');
  return bytes.readUInt16LE(at);
}

/**
 * The response to a request. UIDs of the request are repeated where they are UIDs at all.
 * @param comment (0000,0902), ASCII, at most 64 characters
 * @param hasDataSet a data set of its own follows
 */
export function responseTo(request: Command, status: number, comment = '', hasDataSet = false): Buffer {
  const texts: [element: number, value: string, padding: string][] = [];
  if (isUid(request.sopClassUid)) texts.push([0x0002, request.sopClassUid, '\0']);
  if (comment) texts.push([0x0902, comment, ' ']);
  if (isUid(request.sopInstanceUid)) texts.push([0x1000, request.sopInstanceUid, '\0']);
  const numbers: [element: number, value: number][] = [
    [0x0100, request.field | RESPONSE],
    [0x0120, request.messageId],
    [0x0800, hasDataSet ? DATA_SET_FOLLOWS : NO_DATA_SET],
    [0x0900, status],
  ];
  let size = 12 + numbers.length * 10;
  for (const [, value] of texts) size += 8 + value.length + (value.length & 1);
  const out = Buffer.alloc(size);
  let at = 12;
  out.writeUInt32LE(4, 4); // (0000,0000) group length, a UL
  out.writeUInt32LE(size - 12, 8);
  const writeText = ([element, value, padding]: [number, string, string]) => {
    const padded = value.length & 1 ? value + padding : value;
    out.writeUInt16LE(element, at + 2);
    out.writeUInt32LE(padded.length, at + 4);
    out.write(padded, at + 8, 'latin1');
    at += 8 + padded.length;
  };
  const writeNumber = ([element, value]: [number, number]) => {
    out.writeUInt16LE(element, at + 2);
    out.writeUInt32LE(2, at + 4);
    out.writeUInt16LE(value, at + 8);
    at += 10;
  };
  // Elements stand in ascending order (PS3.5 7.1).
  for (const text of texts) if (text[0] < 0x0100) writeText(text);
  for (const each of numbers) writeNumber(each);
  for (const text of texts) if (text[0] > 0x0900) writeText(text);
  return out;
}
