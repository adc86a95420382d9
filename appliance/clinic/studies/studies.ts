// What people and edges ask about studies: lists, one study, what was set aside; and when a study is complete.
// Objects come in through receive.ts.
import { rm } from 'node:fs/promises';
import type { Call } from '../../core/call.ts';
import type { Row } from '../../core/db/database.ts';
import { whyNoPicture } from '../../core/pixels/explain.ts';
import * as audit from '../../device/audit/audit.ts';
import { parseDate } from '../../lib/dicom/dates.ts';
import { sopClass } from '../../lib/dicom/sop-class.ts';
import { Fault } from '../../lib/fault.ts';
import { patientLabel } from '../patients/patients.ts';
import { cursorOf, searchStatement } from './search.ts';
import type { Series, SetAsideObject, Study, StudyPage, StudyQuery, StudyWithSeries } from './shapes.ts';
import * as store from './store.ts';

/** Nothing new for this long and a study counts as complete. */
const QUIET_SECONDS = 20;
const PAGE = 50;
const MOST_PROBLEMS = 50;

/** One page of the list, newest first. Writes one audit row for the search as a whole. */
export async function list(call: Call, query: StudyQuery): Promise<StudyPage> {
  const limit = query.limit ?? PAGE;
  const { sql, args } = searchStatement(query, limit + 1);
  const rows = await call.db.query(sql, args);
  await audit.read(call, { action: 'studies.list', subject: 'studies' });
  const page = rows.slice(0, limit);
  return { studies: page.map(studyOf), next: rows.length > limit ? cursorOf(page[page.length - 1] as never) : null };
}

/** The row of one study for a list that is already on screen; the reader's access was recorded when the list was. */
export async function row(call: Call, studyInstanceUid: string): Promise<Study | undefined> {
  const found = await store.studyByUid(call.db, studyInstanceUid);
  return found && studyOf(found);
}

/** Rows of several studies, for a higher room that shows them beside its own and records the reading itself. */
export async function rows(call: Call, uids: readonly string[]): Promise<Study[]> {
  return (await store.studiesByUids(call.db, uids)).map(studyOf);
}

/** How much the archive holds, for the status page. */
export function counts(call: Call): Promise<{ patients: number; studies: number; instances: number }> {
  return store.counts(call.db);
}

/** @throws Fault('not-found') */
export async function get(call: Call, studyInstanceUid: string): Promise<StudyWithSeries> {
  const study = await store.studyByUid(call.db, studyInstanceUid);
  if (!study) throw new Fault('not-found', 'There is no such study');
  await audit.read(call, { action: 'study.read', subject: studyInstanceUid });
  const id = study.id as number;
  const [exam, series, classes, problems] = await Promise.all([
    store.examOfStudy(call.db, id),
    store.seriesOfStudy(call.db, id),
    store.classesOfStudy(call.db, id),
    store.problemsOfStudy(call.db, id, MOST_PROBLEMS),
  ]);
  return {
    ...studyOf(study),
    exam: exam ? { code: exam.code as string, name: exam.name as string } : null,
    series: series.map((one) => seriesOf(one, classes, problems)),
  };
}

/** Ends `receiving` for studies that have been quiet. Run by a job; told by study.completed. */
export async function completeQuiet(call: Call): Promise<number> {
  const before = new Date(call.now.getTime() - QUIET_SECONDS * 1000).toISOString();
  // Cheap look first: a transaction every few seconds for nothing would keep the disk awake.
  const [waiting] = await call.db.query(
    `SELECT 1 FROM studies WHERE state = 'receiving' AND last_received_at < ? LIMIT 1`,
    [before],
  );
  if (!waiting) return 0;
  const uids = await call.db.transaction((tx) => store.completeQuiet(tx, before));
  for (const studyInstanceUid of uids) {
    call.events.publish({ type: 'study.completed', studyInstanceUid });
    call.events.publish({ type: 'study.changed', studyInstanceUid });
  }
  return uids.length;
}

/** Objects that contradict one we have, newest first. */
export async function listSetAside(call: Call): Promise<SetAsideObject[]> {
  const rows = await store.setAsideObjects(call.db, 200);
  await audit.read(call, { action: 'set-aside.list', subject: 'set-aside' });
  return rows.map((aside) => ({
    id: aside.id as number,
    sopInstanceUid: aside.sop_instance_uid as string,
    studyInstanceUid: aside.study_instance_uid as string,
    patient: patientOf({ ...aside, patient_id: aside.pid }),
    reason: 'Another object with the same SOP Instance UID was received first; this one differs from it',
    sha256: aside.sha256 as string,
    keptSha256: aside.kept_sha256 as string,
    sizeBytes: aside.size_bytes as number,
    receivedAt: aside.received_at as string,
    source: aside.source as string,
  }));
}

/**
 * A person decided that the set-aside object isn't wanted.
 * @throws Fault('not-found') when it isn't waiting
 */
export async function discardSetAside(call: Call, id: number, reason: string): Promise<void> {
  const [aside] = await call.db.query(
    'SELECT path, sop_instance_uid, study_instance_uid FROM set_aside_objects WHERE id = ?',
    [id],
  );
  await call.db.transaction(async (tx) => {
    if (!aside || !(await store.discardSetAside(tx, id)))
      throw new Fault('not-found', 'There is no such object waiting');
    await audit.record(call, tx, {
      action: 'set-aside.discard',
      subject: aside.sop_instance_uid as string,
      detail: { reason },
    });
  });
  await rm(call.store.absolute(aside.path as string), { force: true });
  call.events.publish({ type: 'study.changed', studyInstanceUid: aside.study_instance_uid as string });
}

function patientOf(row: Row): Study['patient'] {
  const [name, patientId] = [row.name as string, row.patient_id as string];
  return {
    id: (row.patient_row_id as number | undefined) ?? undefined,
    name,
    displayName: patientLabel({ name, patientId }),
    patientId,
    birthDate: parseDate(row.birth_date as string) ?? null,
    sex: row.sex as string,
  };
}

function studyOf(row: Row): Study {
  const flags: Study['flags'] = [];
  if (row.is_suspected) flags.push('under-investigation');
  if (row.is_waiting) flags.push('waiting');
  if (row.patient_mismatch) flags.push('patient-mismatch');
  if (row.has_set_aside) flags.push('set-aside');
  return {
    studyInstanceUid: row.study_instance_uid as string,
    patient: patientOf(row),
    studyDate: row.study_date as string | null,
    studyTime: row.study_time as string | null,
    studyId: row.study_id as string,
    description: row.description as string,
    accessionNumber: row.accession_number as string,
    referringPhysician: row.referring_physician as string,
    institution: row.institution as string,
    modalities: (row.modalities as string).split('\\').filter(Boolean),
    seriesCount: row.series_count as number,
    instanceCount: row.image_count as number,
    sizeBytes: row.size_bytes as number,
    state: row.state as Study['state'],
    flags,
    source: row.source as string,
    firstReceivedAt: row.first_received_at as string,
    lastReceivedAt: row.last_received_at as string,
  };
}

function seriesOf(row: Row, classes: readonly Row[], problems: readonly Row[]): Series {
  const mine = (other: Row) => other.series_id === row.id;
  const unshowable = classes.filter(mine).flatMap((group) => {
    const sentence = whyNoPicture({
      sopClassUid: group.sop_class_uid as string,
      transferSyntaxUid: group.transfer_syntax_uid as string,
      hasPixels: group.rows !== null,
    });
    return sentence ? [{ sopInstanceUid: group.sop_instance_uid as string, sentence }] : [];
  });
  const odd = problems
    .filter(mine)
    .map((one) => ({ sopInstanceUid: one.sop_instance_uid as string, sentence: one.problem as string }));
  return {
    seriesInstanceUid: row.series_instance_uid as string,
    modality: row.modality as string,
    number: row.number as number | null,
    description: row.description as string,
    bodyPart: row.body_part as string,
    laterality: row.laterality as string,
    station: row.station as string,
    manufacturer: row.manufacturer as string,
    model: row.model as string,
    instanceCount: row.instance_count as number,
    kinds: [...new Set(classes.filter(mine).map((group) => sopClass(group.sop_class_uid as string).kind))],
    problems: [...unshowable, ...odd],
  };
}
