// A thread that hashes stored files, so that checking an object holds up no socket. Does files side by side, a piece of
// each in turn: a small one doesn't wait for a large one to end.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';

export interface HashRequest {
  id: number;
  path: string;
}
export interface HashReply {
  id: number;
  /** Hex; undefined when the file can't be read to its end. */
  sha256?: string;
}

const PIECE_BYTES = 1024 * 1024;

async function hashOf(path: string): Promise<string> {
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (;;) {
      const bytesRead = readSync(file, piece);
      if (bytesRead > 0) hash.update(piece.subarray(0, bytesRead));
      if (bytesRead < PIECE_BYTES) return hash.digest('hex');
      await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}

parentPort!.on('message', ({ id, path }: HashRequest) => {
  hashOf(path).then(
    (sha256) => parentPort!.postMessage({ id, sha256 } satisfies HashReply),
    // Gone, or a sector that can't be read: either way not what was received.
    () => parentPort!.postMessage({ id } satisfies HashReply),
  );
});
