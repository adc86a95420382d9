// The write-ahead journal: makes small objects durable with one append for everybody who waits. Segments are opened with
// O_DSYNC, so a write that returns is on the disk, and one trip to a thread does both; they are preallocated and used
// again, so that there is no file size to write with it. Knows nothing of where the
// objects go afterwards (settle.ts).
import * as fs from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  type Label,
  RECORD_HEADER_BYTES,
  readLabel,
  readRecordHeader,
  readSegmentHeader,
  recordHead,
  SEGMENT_HEADER_BYTES,
  segmentHeader,
} from './journal-record.ts';

const writev = promisify(fs.writev);
const write = promisify(fs.write);

/** 64 MiB: a hundred CT slices; small enough that a replay takes under a second. */
const SEGMENT_BYTES = 64 * 1024 * 1024;
/** More than this waiting to be settled holds the senders up instead of filling the disk. */
const MAX_SEGMENTS = 8;
/** Bytes in one write, so that nobody waits for more than a few milliseconds of disk. */
const GROUP_BYTES = 8 * 1024 * 1024;

export interface Segment {
  readonly file: string;
  readonly fd: number;
  generation: number;
  /** Where the next record goes. */
  end: number;
  /** Records in it that are not settled yet. */
  open: number;
  state: 'free' | 'active' | 'full';
}

export interface Position {
  segment: Segment;
  sequence: number;
  /** Where the object's bytes lie in the segment's file; 0 bytes where they are in a part file. */
  bodyOffset: number;
  bodyBytes: number;
}

interface Waiting {
  label: Label;
  body: readonly Uint8Array[];
  bodyBytes: number;
  resolve: (position: Position) => void;
  reject: (error: unknown) => void;
}

export interface Replayed extends Position {
  label: Label;
  /** The object's file, read when asked for; empty where the content is in a part file. */
  readBody: () => Promise<Buffer>;
}

export interface Journal {
  /** Resolves when the record is durable. Records that wait together share one sync. */
  append(label: Label, body: readonly Uint8Array[]): Promise<Position>;
  /** Records of an earlier run that nobody settled, oldest first. */
  replay(): Promise<Replayed[]>;
  /** Says that nothing in the segment is needed any more. Durable on return. */
  free(segment: Segment): Promise<void>;
  /** Ends the active segment if it holds anything, so that it can be freed. @returns it */
  rotate(): Segment | undefined;
  /** Called when a segment became full and wants settling. */
  onFull: (segment: Segment) => void;
  close(): Promise<void>;
}

/** The first segment is made with the first object: once in a box's life that one waits for it. */
export async function openJournal(folder: string): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const segments: Segment[] = [];
  const unsettled: Replayed[] = [];
  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.journal')).sort()) {
    const segment = openSegment(path.join(folder, name));
    segments.push(segment);
    if (segment.state === 'full') unsettled.push(...(await readRecords(segment)));
  }
  unsettled.sort((a, b) => a.sequence - b.sequence);
  // A segment in use with nothing readable in it was cut before its first sync: free again.
  for (const segment of segments) {
    if (segment.state === 'full' && !unsettled.some((record) => record.segment === segment)) segment.state = 'free';
  }
  return new AppendingJournal(folder, segments, unsettled);
}

class AppendingJournal implements Journal {
  readonly #folder: string;
  readonly #segments: Segment[];
  readonly #unsettled: Replayed[];
  readonly #queue: Waiting[] = [];
  readonly #freed: (() => void)[] = [];
  #sequence: number;
  #active: Segment | undefined;
  #running: Promise<void> | undefined;
  onFull: (segment: Segment) => void = () => {};

  constructor(folder: string, segments: Segment[], unsettled: Replayed[]) {
    this.#folder = folder;
    this.#segments = segments;
    this.#unsettled = unsettled;
    this.#sequence = (unsettled.at(-1)?.sequence ?? 0) + 1;
  }

  append(label: Label, body: readonly Uint8Array[]): Promise<Position> {
    let bodyBytes = 0;
    for (const slice of body) bodyBytes += slice.length;
    return new Promise((resolve, reject) => {
      this.#queue.push({ label, body, bodyBytes, resolve, reject });
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
      });
    });
  }

  async replay(): Promise<Replayed[]> {
    return this.#unsettled.splice(0);
  }

  async free(segment: Segment): Promise<void> {
    await write(segment.fd, segmentHeader(segment.generation, false), 0, SEGMENT_HEADER_BYTES, 0);
    segment.state = 'free';
    for (const wake of this.#freed.splice(0)) wake();
  }

  rotate(): Segment | undefined {
    const segment = this.#active;
    if (!segment || this.#running) return undefined;
    this.#active = undefined;
    segment.state = 'full';
    return segment;
  }

  async close(): Promise<void> {
    await this.#running;
    for (const segment of this.#segments) fs.closeSync(segment.fd);
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const group: Waiting[] = [];
      try {
        const segment = await this.#room(this.#queue[0]);
        const positions = await this.#write(segment, group);
        group.forEach((waiting, index) => {
          waiting.resolve(positions[index]);
        });
      } catch (error) {
        // A failed sync is never taken for good: the segment is left alone and everybody in the group is told.
        if (group.length === 0) group.push(this.#queue.shift()!);
        this.#abandon();
        for (const waiting of group) waiting.reject(error);
      }
    }
  }

  /** The active segment when the record fits, otherwise the next free or new one. Waits when all are in use. */
  async #room(next: Waiting): Promise<Segment> {
    const needed = next.bodyBytes + RECORD_HEADER_BYTES + 4096;
    if (this.#active && this.#active.end + needed <= SEGMENT_BYTES) return this.#active;
    this.#abandon();
    let segment = this.#segments.find((candidate) => candidate.state === 'free');
    if (!segment && this.#segments.length < MAX_SEGMENTS) {
      segment = await createSegment(this.#folder, this.#segments.length + 1);
      this.#segments.push(segment);
    }
    while (!segment) {
      await new Promise<void>((resolve) => this.#freed.push(resolve));
      segment = this.#segments.find((candidate) => candidate.state === 'free');
    }
    segment.generation += 1;
    segment.end = SEGMENT_HEADER_BYTES;
    segment.open = 0;
    segment.state = 'active';
    this.#active = segment;
    await write(segment.fd, segmentHeader(segment.generation, true), 0, SEGMENT_HEADER_BYTES, 0);
    return segment;
  }

  #abandon(): void {
    const segment = this.#active;
    if (!segment) return;
    this.#active = undefined;
    segment.state = 'full';
    this.onFull(segment);
  }

  /** Moves records from the queue into `group` and writes them in one go, durably. */
  async #write(segment: Segment, group: Waiting[]): Promise<Position[]> {
    const buffers: Uint8Array[] = [];
    const positions: Position[] = [];
    let bytes = 0;
    while (this.#queue.length > 0 && bytes < GROUP_BYTES) {
      const next = this.#queue[0];
      const sequence = this.#sequence;
      const head = recordHead(segment.generation, sequence, next.label, next.bodyBytes);
      if (segment.end + bytes + head.length + next.bodyBytes > SEGMENT_BYTES) break;
      this.#queue.shift();
      this.#sequence += 1;
      group.push(next);
      buffers.push(head, ...next.body);
      const bodyOffset = segment.end + bytes + head.length;
      bytes += head.length + next.bodyBytes;
      positions.push({ segment, sequence, bodyOffset, bodyBytes: next.bodyBytes });
    }
    const start = segment.end;
    segment.end += bytes;
    const { bytesWritten } = await writev(segment.fd, buffers, start);
    if (bytesWritten !== bytes) throw new Error(`The journal took ${bytesWritten} of ${bytes} bytes`);
    segment.open += positions.length;
    return positions;
  }
}

function openSegment(file: string): Segment {
  const fd = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_DSYNC);
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  const read = fs.readSync(fd, header, 0, SEGMENT_HEADER_BYTES, 0);
  const found = readSegmentHeader(header.subarray(0, read));
  return {
    file,
    fd,
    generation: found?.generation ?? 0,
    end: SEGMENT_HEADER_BYTES,
    open: 0,
    state: found?.inUse ? 'full' : 'free',
  };
}

/** Writes the whole file once, so that later syncs have data to write and nothing else. */
async function createSegment(folder: string, number: number): Promise<Segment> {
  const file = path.join(folder, `${String(number).padStart(4, '0')}.journal`);
  const handle = await open(file, 'w', 0o640);
  try {
    const zeros = Buffer.alloc(4 * 1024 * 1024);
    for (let offset = 0; offset < SEGMENT_BYTES; offset += zeros.length)
      await handle.write(zeros, 0, zeros.length, offset);
    await handle.write(segmentHeader(0, false), 0, SEGMENT_HEADER_BYTES, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
  return openSegment(file);
}

/** Reads records up to the first that isn't whole: what follows was never acknowledged. */
async function readRecords(segment: Segment): Promise<Replayed[]> {
  const records: Replayed[] = [];
  const { size } = fs.fstatSync(segment.fd);
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  let offset = SEGMENT_HEADER_BYTES;
  while (offset + RECORD_HEADER_BYTES <= size) {
    fs.readSync(segment.fd, header, 0, RECORD_HEADER_BYTES, offset);
    const record = readRecordHeader(header);
    if (!record || record.generation !== segment.generation) break;
    const bodyOffset = offset + RECORD_HEADER_BYTES + record.labelBytes;
    if (bodyOffset + record.bodyBytes > size) break;
    const labelBytes = Buffer.alloc(record.labelBytes);
    fs.readSync(segment.fd, labelBytes, 0, record.labelBytes, offset + RECORD_HEADER_BYTES);
    const label = readLabel(header, labelBytes);
    if (!label) break;
    const { bodyBytes } = record;
    records.push({
      segment,
      sequence: record.sequence,
      bodyOffset,
      bodyBytes,
      label,
      readBody: async () => {
        const body = Buffer.alloc(bodyBytes);
        fs.readSync(segment.fd, body, 0, bodyBytes, bodyOffset);
        return body;
      },
    });
    offset = bodyOffset + bodyBytes;
  }
  segment.end = offset;
  segment.open = records.length;
  return records;
}
