// The servers that the ingest bench compares, each behind the same few questions.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Owner, startAppliance } from '../appliance.ts';
import { startStorescp } from '../peers/dcmtk.ts';
import { startOrthanc } from '../peers/orthanc.ts';
import type { Batch } from './batches.ts';

export interface Receiver {
  readonly name: string;
  readonly pid: number;
  readonly dicomPort: number;
  readonly aeTitle: string;
  /** How many objects of the batch can be found there; 0 to batch.objects. */
  found(batch: Batch): Promise<number>;
  /** Makes room, where the server itself would never. */
  forget?(): Promise<void>;
}

/** Ours: every file durable before the answer, indexed, with thumbnails. */
export async function lightbox(t: Owner): Promise<Receiver> {
  const appliance = await startAppliance(t);
  return {
    name: 'lightbox',
    pid: appliance.pid,
    dicomPort: appliance.dicomPort,
    aeTitle: appliance.aeTitle,
    async found(batch) {
      let found = 0;
      for (const uid of batch.studies) {
        const answer = await appliance.fetch(`/dicom-web/studies?StudyInstanceUID=${uid}&includefield=00201208`);
        if (answer.status === 204) continue;
        const [study] = (await answer.json()) as Record<string, { Value?: number[] }>[];
        found += Number(study?.['00201208']?.Value?.[0] ?? 0);
      }
      return found;
    },
  };
}

/** Debian's Orthanc: fsync of each file, SQLite index. */
export async function orthanc(t: Owner): Promise<Receiver> {
  const peer = await startOrthanc(t);
  let before = 0;
  return {
    name: 'orthanc',
    pid: peer.pid,
    dicomPort: peer.dicomPort,
    aeTitle: peer.aeTitle,
    async found() {
      const all = await peer.instances();
      const found = all - before;
      before = all;
      return found;
    },
  };
}

/** dcmtk's receiver: neither fsync nor index; what the protocol and the disk's cache allow. */
export async function storescp(t: Owner): Promise<Receiver> {
  const folder = await mkdtemp(join(tmpdir(), 'storescp-bench-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const peer = await startStorescp(t, folder);
  return {
    name: 'storescp',
    pid: peer.pid,
    dicomPort: peer.port,
    aeTitle: 'STORESCP',
    found: async () => (await readdir(folder)).length,
    async forget() {
      for (const name of await readdir(folder)) await rm(join(folder, name));
    },
  };
}
