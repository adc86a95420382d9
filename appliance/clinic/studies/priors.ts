// What there is of the patient of a study beside it, for comparing: the most alike first. Opens nothing.
import type { Call } from '../../core/call.ts';
import type { Row } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import type { Prior } from './shapes.ts';
import * as store from './store.ts';

const MOST = 50;

/**
 * Other studies of the same person: those that share modality and body part before those that share one, before the
 * rest; within each the newest first, earlier ones before later ones.
 * @throws Fault('not-found')
 */
export async function priors(call: Call, studyInstanceUid: string): Promise<Prior[]> {
  const study = await store.studyByUid(call.db, studyInstanceUid);
  if (!study) throw new Fault('not-found', 'There is no such study');
  await audit.read(call, { action: 'study.priors', subject: studyInstanceUid });
  const rows = await store.othersOfPatient(call.db, study.id as number, MOST);
  const [own, others] = [rows.find((row) => row.id === study.id)!, rows.filter((row) => row.id !== study.id)];
  const found = others.map((row) => priorOf(row, own));
  // Rows come newest first and sorting is stable.
  return found.sort((a, b) => Number(b.isEarlier) - Number(a.isEarlier) || LIKENESS[a.alike] - LIKENESS[b.alike]);
}

const LIKENESS: Record<Prior['alike'], number> = { both: 0, 'body-part': 1, modality: 2, neither: 3 };

/** Modalities of objects about images: they make no two studies alike. */
const ABOUT_IMAGES = new Set(['SR', 'PR', 'KO', 'DOC', 'SEG', 'REG', 'OT']);

function priorOf(row: Row, own: Row): Prior {
  const [modalities, bodyParts] = [listed(row.modalities), listed(row.body_parts)];
  const ownModalities = listed(own.modalities).filter((modality) => !ABOUT_IMAGES.has(modality));
  const byModality = modalities.some((modality) => ownModalities.includes(modality));
  const byBodyPart = bodyParts.some((part) => listed(own.body_parts).includes(part));
  return {
    studyInstanceUid: row.study_instance_uid as string,
    studyDate: row.study_date as string | null,
    modalities,
    bodyParts,
    description: row.description as string,
    instanceCount: row.image_count as number,
    alike: byModality && byBodyPart ? 'both' : byBodyPart ? 'body-part' : byModality ? 'modality' : 'neither',
    isEarlier: (row.sort_key as string) < (own.sort_key as string),
  };
}

const listed = (text: unknown): string[] => (text as string | null)?.split('\\').filter(Boolean) ?? [];
