// Finds bit rot: reads files back and compares them with the hash taken at reception. A damaged object is named and
// marked, and from then on never shown as if good (reliability promise 5). Healing it is the backup's business.
import type { Call } from '../../core/call.ts';
import { fileHash } from '../../core/store/file-hash.ts';
import * as audit from '../../device/audit/audit.ts';
import { instancesInSlice, markDamaged } from './store.ts';

/** The whole archive is read once in this many nights. */
const NIGHTS = 7;
const PAGE = 500;

export type Verdict = 'good' | 'missing' | 'damaged';

export async function verifyFile(file: string, sha256: string): Promise<Verdict> {
  try {
    return (await fileHash(file)) === sha256 ? 'good' : 'damaged';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'missing';
    if (code === 'EIO') return 'damaged';
    throw error;
  }
}

export interface Verification {
  checked: number;
  damaged: string[];
}

/** A seventh of the archive, chosen by the day, so that a week reads all of it. */
export function verifyNight(call: Call): Promise<Verification> {
  const day = Math.floor(call.now.getTime() / 86_400_000);
  return verifySlice(call, NIGHTS, day % NIGHTS);
}

/** Every `of`-th object, beginning with `slice`. 1 and 0 read the whole archive. */
export async function verifySlice(call: Call, of: number, slice: number): Promise<Verification> {
  const result: Verification = { checked: 0, damaged: [] };
  for (let after = 0; ; ) {
    const rows = await instancesInSlice(call.db, of, slice, after, PAGE);
    for (const row of rows) {
      const verdict = await verifyFile(call.store.absolute(row.path as string), row.sha256 as string);
      result.checked += 1;
      if (verdict !== 'good') {
        result.damaged.push(row.sop_instance_uid as string);
        await reportDamage(call, row.sop_instance_uid as string, verdict);
      }
      after = row.id as number;
    }
    if (rows.length < PAGE) break;
  }
  call.log.info('archive.verified', { checked: result.checked, damaged: result.damaged.length });
  return result;
}

/** Marks the object so that lists and viewers say it, once. */
export async function reportDamage(
  call: Call,
  sopInstanceUid: string,
  verdict: Exclude<Verdict, 'good'>,
): Promise<void> {
  const problem =
    verdict === 'missing'
      ? 'Its file is missing from the archive'
      : 'Its file is damaged: it no longer is what was received';
  const study = await call.db.transaction(async (tx) => {
    const changed = await markDamaged(tx, sopInstanceUid, problem);
    if (changed)
      await audit.record(call, tx, { action: 'object.damaged', subject: sopInstanceUid, detail: { verdict } });
    return changed;
  });
  if (!study) return;
  call.log.warn('object.damaged', { sopInstanceUid, verdict });
  call.events.publish({ type: 'study.changed', studyInstanceUid: study });
}
