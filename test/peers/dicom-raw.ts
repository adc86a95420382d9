// A DICOM peer of bare bytes: does what it is told at once, also what no honest device would, and reads the answers.
import { connect, type Socket } from 'node:net';
import type { TestObject } from '../objects.ts';
import {
  ABORT,
  ASSOCIATE_AC,
  ASSOCIATE_RJ,
  ASSOCIATE_RQ,
  type AssociateOptions,
  associateBody,
  commandNumbers,
  dataPdus,
  echoRq,
  P_DATA,
  pData,
  pdu,
  RELEASE_RQ,
  storeContext,
  storeRq,
} from './dicom-bytes.ts';

const WAIT_MS = 30_000;

export interface Pdu {
  type: number;
  body: Buffer;
}

/** How the service answered a request for an association. `results` are by context id, 0 is acceptance (PS3.8 9.3.3.2). */
export type Answer =
  | { kind: 'accepted'; results: Map<number, { result: number; transferSyntax: string }>; maxPduBytes: number }
  | { kind: 'rejected'; result: number; source: number; reason: number }
  | { kind: 'aborted'; source: number; reason: number }
  | { kind: 'closed' };

/** One connection. Nothing is sent that wasn't asked for; end() closes it in any state. */
export class RawDicom {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #closed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
    socket.on('error', () => undefined); // a reset is one of the ways to be closed
  }

  static connect(port: number): Promise<RawDicom> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawDicom(socket));
      });
    });
  }

  /** Connects and asks for an association; throws unless it is accepted. */
  static async open(port: number, options: AssociateOptions = {}): Promise<RawDicom> {
    const peer = await RawDicom.connect(port);
    const answer = await peer.associate(options);
    if (answer.kind !== 'accepted') throw new Error(`The association was ${JSON.stringify(answer)}`);
    return peer;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  write(...bytes: Buffer[]): void {
    if (this.#closed) return;
    for (const each of bytes) this.socket.write(each);
  }

  /** The next PDU that the service sends, or undefined when it has closed the connection. Throws when it does neither. */
  async next(limitMs = WAIT_MS): Promise<Pdu | undefined> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const bytes = this.#received;
      if (bytes.length >= 6 && bytes.length >= 6 + bytes.readUInt32BE(2)) {
        const end = 6 + bytes.readUInt32BE(2);
        this.#received = bytes.subarray(end);
        return { type: bytes[0]!, body: bytes.subarray(6, end) };
      }
      if (this.#closed) return undefined;
      await this.#change(deadline - Date.now(), 'Neither a PDU nor the end of the connection came');
    }
  }

  /** Resolves when the service has closed the connection, with everything it had sent before; throws when it doesn't. */
  async closed(limitMs = WAIT_MS): Promise<Buffer> {
    const deadline = Date.now() + limitMs;
    while (!this.#closed) await this.#change(deadline - Date.now(), 'The connection was not closed');
    return this.#received;
  }

  async associate(options: AssociateOptions = {}): Promise<Answer> {
    this.write(pdu(ASSOCIATE_RQ, associateBody(options)));
    return this.answer();
  }

  /** Reads what an A-ASSOCIATE-RQ was answered with. */
  async answer(): Promise<Answer> {
    const answer = await this.next();
    if (!answer) return { kind: 'closed' };
    const { type, body } = answer;
    if (type === ASSOCIATE_AC) return accepted(body);
    if (type === ASSOCIATE_RJ) return { kind: 'rejected', result: body[1]!, source: body[2]!, reason: body[3]! };
    if (type === ABORT) return { kind: 'aborted', source: body[2]!, reason: body[3]! };
    throw new Error(`PDU of type ${type} answers a request for an association`);
  }

  /** The status of the next response, or undefined when the service ended the association. */
  async status(): Promise<number | undefined> {
    const answer = await this.next();
    if (!answer || answer.type === ABORT) return undefined;
    if (answer.type !== P_DATA) throw new Error(`PDU of type ${answer.type} where a response was due`);
    return commandNumbers(answer.body.subarray(6)).get(0x0900);
  }

  echo(contextId = 1): Promise<number | undefined> {
    this.write(pData(contextId, 'command', echoRq()));
    return this.status();
  }

  /** C-STORE of a whole object; `sopInstanceUid` is what the command says when not the truth. */
  store(object: TestObject, contextId = 1, sopInstanceUid?: string | Buffer): Promise<number | undefined> {
    this.write(pData(contextId, 'command', storeRq(object, 1, sopInstanceUid)));
    this.write(...dataPdus(contextId, object.dataSet));
    return this.status();
  }

  /** A-RELEASE, and the end of the connection. */
  async release(): Promise<void> {
    this.write(pdu(RELEASE_RQ, Buffer.alloc(4)));
    await this.next();
    this.end();
  }

  /** Cuts the connection, with a reset when asked. */
  end(how: 'close' | 'reset' = 'close'): void {
    if (how === 'reset') this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  #change(limitMs: number, complaint: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(complaint)), Math.max(limitMs, 0));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Stores one object on a connection of its own. The status, or how the association was refused. */
export async function storeOnce(
  port: number,
  object: TestObject,
  options: AssociateOptions = {},
): Promise<number | undefined> {
  const peer = await RawDicom.open(port, { contexts: [storeContext(object)], ...options });
  try {
    return await peer.store(object);
  } finally {
    peer.end();
  }
}

function accepted(body: Buffer): Answer {
  const results = new Map<number, { result: number; transferSyntax: string }>();
  let maxPduBytes = 0;
  for (const { type, content } of items(body.subarray(68))) {
    if (type === 0x21) {
      const syntax = items(content.subarray(4)).find((inside) => inside.type === 0x40);
      results.set(content[0]!, { result: content[2]!, transferSyntax: syntax?.content.toString('latin1') ?? '' });
    }
    if (type === 0x50) {
      maxPduBytes =
        items(content)
          .find((inside) => inside.type === 0x51)
          ?.content.readUInt32BE(0) ?? 0;
    }
  }
  return { kind: 'accepted', results, maxPduBytes };
}

function items(bytes: Buffer): { type: number; content: Buffer }[] {
  const found: { type: number; content: Buffer }[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    found.push({ type: bytes[at]!, content: bytes.subarray(at + 4, end) });
    at = end;
  }
  return found;
}
