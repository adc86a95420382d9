// The small fixed protocol data units and the numbers of the upper layer (PS3.8 9.3). Reading them from a stream is
// framer.ts, the two long association units are associate.ts.

export const ASSOCIATE_RQ = 0x01;
export const ASSOCIATE_AC = 0x02;
export const ASSOCIATE_RJ = 0x03;
export const P_DATA = 0x04;
export const RELEASE_RQ = 0x05;
export const RELEASE_RP = 0x06;
export const ABORT = 0x07;

/**
 * The longest P-DATA-TF we announce and take, in bytes of its variable field (PS3.8 D.1). The most that dcmtk and many
 * modalities can send; as data flows through in slices, it costs no memory.
 */
export const MAX_PDU_BYTES = 131072;

/** Reasons of an A-ABORT by the service provider (PS3.8 Table 9-26). */
export const ABORT_NOT_SPECIFIED = 0;
export const ABORT_UNRECOGNIZED_PDU = 1;
export const ABORT_UNEXPECTED_PDU = 2;
export const ABORT_INVALID_PARAMETER = 6;

/** The peer broke the protocol: it gets an A-ABORT with `abortReason`, the log gets the sentence. */
export class ProtocolError extends Error {
  readonly abortReason: number;
  constructor(abortReason: number, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.abortReason = abortReason;
  }
}

/** A-ABORT from the service provider, which is what a program without a user in front of it is (PS3.8 9.3.8). */
export function abortPdu(reason: number): Buffer {
  return Buffer.from([ABORT, 0, 0, 0, 0, 4, 0, 0, 2, reason]);
}

export function releaseResponsePdu(): Buffer {
  return Buffer.from([RELEASE_RP, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
}

/** Below this a peer's maximum is ignored: it leaves no sensible room for a fragment, and nobody means it. */
const LEAST_PDU_BYTES = 128;
const PDU_HEADER_BYTES = 6;
const PDV_HEADER_BYTES = 6;

/**
 * A whole message as P-DATA-TF, ready for one write: of command and data set each one unit if the peer's maximum allows,
 * else as many as it takes.
 * @param peerMaxBytes what the peer announced; 0 is no limit (PS3.8 D.1.1)
 */
export function messagePdus(
  contextId: number,
  command: Buffer,
  dataSet: Buffer | undefined,
  peerMaxBytes: number,
): Buffer {
  const first = units(contextId, IS_COMMAND, command, peerMaxBytes);
  return dataSet ? Buffer.concat([first, units(contextId, 0, dataSet, peerMaxBytes)]) : first;
}

/** Bits of the message control header (PS3.8 E.2). */
const IS_COMMAND = 0b01;
const IS_LAST = 0b10;

function units(contextId: number, kind: number, bytes: Buffer, peerMaxBytes: number): Buffer {
  const most = peerMaxBytes === 0 ? bytes.length : Math.max(peerMaxBytes, LEAST_PDU_BYTES) - PDV_HEADER_BYTES;
  const count = Math.ceil(bytes.length / most);
  const out = Buffer.allocUnsafe(bytes.length + count * (PDU_HEADER_BYTES + PDV_HEADER_BYTES));
  let at = 0;
  for (let from = 0; from < bytes.length; from += most) {
    const to = Math.min(from + most, bytes.length);
    out.writeUInt16BE(P_DATA << 8, at);
    out.writeUInt32BE(to - from + PDV_HEADER_BYTES, at + 2);
    out.writeUInt32BE(to - from + 2, at + 6);
    out[at + 10] = contextId;
    out[at + 11] = kind | (to === bytes.length ? IS_LAST : 0);
    bytes.copy(out, at + 12, from, to);
    at += 12 + to - from;
  }
  return out;
}
