// The bytes of the journal: segment header and record header. Pure; journal.ts does the I/O.
import { crc32 } from 'node:zlib';

/** Everything about an object that its file doesn't say, plus its hash. JSON in the record. */
export interface Label {
  sopInstanceUid: string;
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string;
  /** Bytes of preamble and file meta in front of the data set. */
  dataSetOffset: number;
  sizeBytes: number;
  /** Of the whole file, hex. */
  sha256: string;
  receivedAt: string;
  source: { how: string; aeTitle?: string; address: string };
  /** File in `incoming/` that holds the content, where it was too big for the journal. */
  part?: string;
}

export const SEGMENT_HEADER_BYTES = 4096;
export const RECORD_HEADER_BYTES = 40;
const SEGMENT_MAGIC = 0x4c42534a; // LBSJ
const RECORD_MAGIC = 0x4c42524a; // LBRJ
/** A label is a few hundred bytes; anything larger is damage. */
const MAX_LABEL_BYTES = 16_384;

/** Magic, generation, in use or free, checksum. A free segment is never replayed. */
export function segmentHeader(generation: number, inUse: boolean): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  header.writeUInt32BE(SEGMENT_MAGIC, 0);
  header.writeUInt32BE(generation, 4);
  header.writeUInt32BE(inUse ? 1 : 0, 8);
  header.writeUInt32BE(crc32(header.subarray(0, 12)), 12);
  return header;
}

/** @returns undefined for a header that was never finished */
export function readSegmentHeader(header: Buffer): { generation: number; inUse: boolean } | undefined {
  if (header.length < 16 || header.readUInt32BE(0) !== SEGMENT_MAGIC) return undefined;
  if (header.readUInt32BE(12) !== crc32(header.subarray(0, 12))) return undefined;
  return { generation: header.readUInt32BE(4), inUse: header.readUInt32BE(8) === 1 };
}

/**
 * Header and label of one record; the body follows. The generation ties a record to this use of a recycled segment.
 * Layout: magic 4, generation 4, sequence 8, label bytes 4, body bytes 8, reserved 8, CRC of all before and the label 4.
 */
export function recordHead(generation: number, sequence: number, label: Label, bodyBytes: number): Buffer {
  const text = Buffer.from(JSON.stringify(label));
  const head = Buffer.alloc(RECORD_HEADER_BYTES + text.length);
  head.writeUInt32BE(RECORD_MAGIC, 0);
  head.writeUInt32BE(generation, 4);
  head.writeBigUInt64BE(BigInt(sequence), 8);
  head.writeUInt32BE(text.length, 16);
  head.writeBigUInt64BE(BigInt(bodyBytes), 20);
  text.copy(head, RECORD_HEADER_BYTES);
  head.writeUInt32BE(crc32(text, crc32(head.subarray(0, RECORD_HEADER_BYTES - 4))), RECORD_HEADER_BYTES - 4);
  return head;
}

export interface RecordHeader {
  generation: number;
  sequence: number;
  labelBytes: number;
  bodyBytes: number;
  crc: number;
}

/** @returns undefined where no record of this shape starts (the end of what was written, or damage) */
export function readRecordHeader(bytes: Buffer): RecordHeader | undefined {
  if (bytes.length < RECORD_HEADER_BYTES || bytes.readUInt32BE(0) !== RECORD_MAGIC) return undefined;
  const labelBytes = bytes.readUInt32BE(16);
  if (labelBytes === 0 || labelBytes > MAX_LABEL_BYTES) return undefined;
  return {
    generation: bytes.readUInt32BE(4),
    sequence: Number(bytes.readBigUInt64BE(8)),
    labelBytes,
    bodyBytes: Number(bytes.readBigUInt64BE(20)),
    crc: bytes.readUInt32BE(RECORD_HEADER_BYTES - 4),
  };
}

/** @returns undefined when header or label were torn */
export function readLabel(header: Buffer, labelBytes: Buffer): Label | undefined {
  const crc = crc32(labelBytes, crc32(header.subarray(0, RECORD_HEADER_BYTES - 4)));
  if (crc !== header.readUInt32BE(RECORD_HEADER_BYTES - 4)) return undefined;
  return JSON.parse(labelBytes.toString('utf8')) as Label;
}
