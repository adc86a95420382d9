// Cuts the byte stream of one connection into protocol data units (PS3.8 9.3.1), whatever the chunks it comes in. Every
// announced length is checked before anything is kept for it. Data flows through as slices of the received chunks, never
// joined, and copied only where they have to wait. Knows the frame of the units, not what they mean.
import {
  ABORT,
  ABORT_INVALID_PARAMETER,
  ABORT_UNRECOGNIZED_PDU,
  ASSOCIATE_RQ,
  MAX_PDU_BYTES,
  P_DATA,
  ProtocolError,
  RELEASE_RP,
  RELEASE_RQ,
} from './pdu.ts';

export interface PduSink {
  /** A unit of this type begins. May throw a ProtocolError when it has no business here now. */
  begins(type: number): void;
  /** A whole unit other than P-DATA-TF, without its header. */
  control(type: number, body: Buffer): void;
  /** A presentation data value begins (PS3.8 9.3.5.1); its bytes follow in `slice`, then `pdvEnd`. */
  pdv(contextId: number, command: boolean, last: boolean): void;
  /** Good until it returns: what is kept must be copied. */
  slice(bytes: Buffer): void;
  pdvEnd(): void;
}

const ASSOCIATE_LIMIT_BYTES = 1024 * 1024;
/** Some count the header of the unit in, so they send six more than they were told. */
const P_DATA_LIMIT_BYTES = MAX_PDU_BYTES + 6;
/** Fixed fields of an A-ASSOCIATE-RQ (PS3.8 Table 9-11). */
const ASSOCIATE_LEAST_BYTES = 68;
const FIRST_ROOM_BYTES = 4096;

/** What a requestor may send: type → least and most bytes after the header. */
const LENGTHS: Readonly<Record<number, readonly [number, number]>> = {
  [ASSOCIATE_RQ]: [ASSOCIATE_LEAST_BYTES, ASSOCIATE_LIMIT_BYTES],
  [P_DATA]: [6, P_DATA_LIMIT_BYTES],
  [RELEASE_RQ]: [4, 4],
  [RELEASE_RP]: [4, 4],
  [ABORT]: [4, 4],
};

type State = 'pdu-header' | 'body' | 'pdv-header' | 'pdv';

export class Framer {
  readonly #sink: PduSink;
  #state: State = 'pdu-header';
  /** Header bytes of the unit or value that is beginning; both kinds of header have six. */
  readonly #header = Buffer.alloc(6);
  #headerBytes = 0;
  #type = 0;
  /** Bytes of the unit still to come. */
  #pduLeft = 0;
  /** Bytes of the value still to come. */
  #pdvLeft = 0;
  #body = Buffer.alloc(0);
  #bodyBytes = 0;
  #held = false;
  #running = false;
  #waiting: Buffer[] = [];

  constructor(sink: PduSink) {
    this.#sink = sink;
  }

  /** True between two units, with nothing of the next one here yet. */
  get idle(): boolean {
    return this.#state === 'pdu-header' && this.#headerBytes === 0 && this.#waiting.length === 0;
  }

  /** True when chunks wait here because of `hold`. */
  get backlogged(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Takes the next chunk; while held, keeps a copy of what is left of it. The chunk's memory may be used again.
   * @throws ProtocolError when the peer breaks the protocol; the framer is of no use after that
   */
  push(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#run();
    const left = this.#waiting.pop();
    if (left) this.#waiting.push(Buffer.from(left));
  }

  /** Nothing more reaches the sink until `release`, not even the rest of the chunk at hand. */
  hold(): void {
    this.#held = true;
  }

  /** @throws ProtocolError as `push` does, for what was kept */
  release(): void {
    this.#held = false;
    this.#run();
  }

  #run(): void {
    if (this.#running) return; // the sink released what it held at once: the loop below goes on
    this.#running = true;
    try {
      while (this.#waiting.length > 0 && !this.#held) {
        const chunk = this.#waiting[0];
        let at = 0;
        while (at < chunk.length && !this.#held) at = this.#step(chunk, at);
        if (at < chunk.length) this.#waiting[0] = chunk.subarray(at);
        else this.#waiting.shift();
      }
    } finally {
      this.#running = false;
    }
  }

  /** Takes something from the chunk at `at`. @returns where the next step begins */
  #step(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case 'pdu-header':
        return this.#pduHeader(chunk, at);
      case 'body':
        return this.#fillBody(chunk, at);
      case 'pdv-header':
        return this.#pdvHeader(chunk, at);
      case 'pdv':
        return this.#pdvSlice(chunk, at);
    }
  }

  #pduHeader(chunk: Buffer, at: number): number {
    if (this.#headerBytes === 0) this.#begin(chunk[at]);
    const end = this.#fillHeader(chunk, at);
    if (this.#headerBytes < 6) return end;
    this.#headerBytes = 0;
    const length = this.#header.readUInt32BE(2);
    const [least, most] = LENGTHS[this.#type];
    if (length < least || length > most) {
      throw new ProtocolError(ABORT_INVALID_PARAMETER, `A unit of type ${this.#type} announced ${length} bytes`);
    }
    this.#pduLeft = length;
    this.#state = this.#type === P_DATA ? 'pdv-header' : 'body';
    return end;
  }

  /** The first byte already tells a stranger: it is refused before its length is even read. */
  #begin(type: number): void {
    if (!(type in LENGTHS)) {
      throw new ProtocolError(
        ABORT_UNRECOGNIZED_PDU,
        `0x${type.toString(16).padStart(2, '0')} is no unit that a requestor sends`,
      );
    }
    this.#type = type;
    this.#sink.begins(type);
  }

  #fillHeader(chunk: Buffer, at: number): number {
    const end = Math.min(at + 6 - this.#headerBytes, chunk.length);
    this.#headerBytes += chunk.copy(this.#header, this.#headerBytes, at, end);
    return end;
  }

  /** Keeps room for what has come, not for what was announced. */
  #fillBody(chunk: Buffer, at: number): number {
    const end = Math.min(at + this.#pduLeft, chunk.length);
    const needed = this.#bodyBytes + end - at;
    if (needed > this.#body.length) {
      const room = Buffer.allocUnsafe(
        Math.min(Math.max(needed, 2 * this.#body.length, FIRST_ROOM_BYTES), ASSOCIATE_LIMIT_BYTES),
      );
      this.#body.copy(room, 0, 0, this.#bodyBytes);
      this.#body = room;
    }
    chunk.copy(this.#body, this.#bodyBytes, at, end);
    this.#bodyBytes = needed;
    this.#pduLeft -= end - at;
    if (this.#pduLeft === 0) {
      const body = this.#body.subarray(0, this.#bodyBytes);
      this.#body = Buffer.alloc(0);
      this.#bodyBytes = 0;
      this.#state = 'pdu-header';
      this.#sink.control(this.#type, body);
    }
    return end;
  }

  #pdvHeader(chunk: Buffer, at: number): number {
    if (this.#headerBytes === 0 && this.#pduLeft < 6) {
      throw new ProtocolError(
        ABORT_INVALID_PARAMETER,
        `${this.#pduLeft} bytes are left over at the end of a P-DATA-TF`,
      );
    }
    const end = this.#fillHeader(chunk, at);
    if (this.#headerBytes < 6) return end;
    this.#headerBytes = 0;
    this.#pduLeft -= 6;
    // The item's length counts the context id and the control header, which were read here already.
    this.#pdvLeft = this.#header.readUInt32BE(0) - 2;
    if (this.#pdvLeft < 0 || this.#pdvLeft > this.#pduLeft) {
      throw new ProtocolError(ABORT_INVALID_PARAMETER, 'The length of a presentation data value does not fit its unit');
    }
    this.#state = 'pdv';
    const control = this.#header[5];
    this.#sink.pdv(this.#header[4], (control & 1) !== 0, (control & 2) !== 0);
    if (this.#pdvLeft === 0) this.#endPdv();
    return end;
  }

  #pdvSlice(chunk: Buffer, at: number): number {
    const end = Math.min(at + this.#pdvLeft, chunk.length);
    this.#pdvLeft -= end - at;
    this.#pduLeft -= end - at;
    this.#sink.slice(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
    if (this.#pdvLeft === 0) this.#endPdv();
    return end;
  }

  #endPdv(): void {
    this.#state = this.#pduLeft === 0 ? 'pdu-header' : 'pdv-header';
    this.#sink.pdvEnd();
  }
}
