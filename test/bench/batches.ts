// Objects to send, on a memory file system where there is one so that reading them costs the disk nothing. Every batch
// has UIDs of its own: a server that knows an object already would have it easy.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMPLICIT_LITTLE_ENDIAN } from '../../appliance/lib/dicom/transfer-syntax.ts';
import { ctSlice, dxImage, type ImageOptions, type TestObject } from '../objects.ts';

export interface Kind {
  name: string;
  make(options: ImageOptions): TestObject;
}

export const CT: Kind = { name: 'CT slice 512×512×16', make: ctSlice };
export const SMALL: Kind = { name: 'small object', make: (options) => ctSlice({ ...options, rows: 64, columns: 64 }) };
export const DX: Kind = {
  name: 'DX 3000×2500×16',
  make: (options) => dxImage({ ...options, rows: 3000, columns: 2500 }),
};

/** One folder for each association, each with one study of its own. */
export interface Batch {
  folders: string[];
  studies: string[];
  objects: number;
  bytes: number;
  /** SOP Instance UIDs and their series, in the order made. */
  instances: { studyUid: string; seriesUid: string; instanceUid: string }[];
  remove(): Promise<void>;
}

/** Writes `objects` in all, shared among the associations, in Implicit VR Little Endian. */
export async function makeBatch(kind: Kind, objects: number, associations: number): Promise<Batch> {
  const root = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lightbox-bench-'));
  const batch: Batch = {
    folders: [],
    studies: [],
    objects: 0,
    bytes: 0,
    instances: [],
    remove: () => rm(root, { recursive: true, force: true }),
  };
  for (let association = 0; association < associations; association++) {
    const folder = join(root, String(association));
    await mkdir(folder);
    batch.folders.push(folder);
    const patientId = randomUUID().slice(0, 8).toUpperCase();
    for (let number = 1; number <= objects / associations; number++) {
      const object = kind.make({
        transferSyntaxUid: IMPLICIT_LITTLE_ENDIAN,
        patientId,
        patientName: `Bench^${patientId}`,
        instanceNumber: number,
      });
      await writeFile(join(folder, `${number}.dcm`), object.file);
      batch.objects += 1;
      batch.bytes += object.file.length;
      batch.instances.push({
        studyUid: object.studyInstanceUid,
        seriesUid: object.seriesInstanceUid,
        instanceUid: object.sopInstanceUid,
      });
      if (number === 1) batch.studies.push(object.studyInstanceUid);
    }
  }
  return batch;
}
