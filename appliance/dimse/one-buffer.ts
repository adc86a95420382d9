// Sockets that read into one buffer of the service instead of a fresh one for every 64 KiB: what is read is taken before
// the next socket reads. Fewer and larger reads, and nothing to collect, are a fifth of a slice's whole cost.
// Node gives this only to sockets that connect (net.Socket, `onread`), not to accepted ones, so the handle of an accepted
// socket moves into a socket of our own.
import { Socket, type SocketConstructorOpts } from 'node:net';

/** About what the kernel holds for a fast sender. */
const READ_BYTES = 256 * 1024;
const buffer = Buffer.allocUnsafeSlow(READ_BYTES);

/** What a socket of Node has besides what its types say; stable since its first versions. */
interface Inner {
  _handle: unknown;
  /** Whose connections it counts in. */
  _server: unknown;
}

/**
 * @param accepted from a server with `pauseOnConnect`, of no use afterwards
 * @param take gets what was read; it may be kept only as a copy
 * @returns the same connection, which reads at once and emits no 'data'
 */
export function readingIntoOneBuffer(accepted: Socket, take: (chunk: Buffer) => void): Socket {
  const inner = accepted as unknown as Inner;
  const socket = new Socket({
    handle: inner._handle,
    onread: {
      buffer,
      callback(bytes: number) {
        take(buffer.subarray(0, bytes));
        return true;
      },
    },
  } as SocketConstructorOpts);
  (socket as unknown as Inner)._server = inner._server;
  inner._handle = null;
  inner._server = null;
  return socket;
}
