// The hash of a file as it lies on disk: what reception computed, what verification and recovery compare with.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256, hex, of the whole file; about half a second for a gigabyte. @throws the file system's errors */
export async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
