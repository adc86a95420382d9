// Reports as people read them: what was signed, newest first, and for who writes the text in work. Writing is drafts.ts,
// signing is signing.ts.
import type { Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { Fault } from '../../lib/fault.ts';
import { type Content, hashOf } from './content.ts';
import { addendaOf, type DocumentJson } from './document.ts';
import { receiptsOf } from './receipt-store.ts';
import { reportSeriesUids } from './report-objects.ts';
import type { Report, ReportVersion, Writing } from './shapes.ts';
import * as store from './store.ts';
import { begun } from './study-values.ts';
import { beginningOf } from './templates.ts';

/** More texts aside than a person looks through. */
const MOST_ASIDE_SHOWN = 20;

/** What was signed about a study; nothing of the text in work. @throws Fault('not-found') */
export async function read(call: Call, studyInstanceUid: string): Promise<Report> {
  const study = await studyOf(call.db, studyInstanceUid);
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  return reportOf(call.db, study);
}

/** For who writes: with the draft, and what came second in a race. @throws Fault('not-found') */
export async function write(call: Call, studyInstanceUid: string): Promise<Writing> {
  const study = await studyOf(call.db, studyInstanceUid);
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  return writingOf(call, study);
}

async function writingOf(call: Call, study: store.StudyRow): Promise<Writing> {
  const { reportId, revision } = study;
  const report = await reportOf(call.db, study);
  const draft = reportId === null ? undefined : await store.draftOf(call.db, reportId);
  const aside = reportId === null ? [] : await store.asideOf(call.db, reportId, MOST_ASIDE_SHOWN);
  const beginning = await beginningOf(call.db, study);
  return {
    report,
    revision,
    asOf: call.now.toISOString(),
    draft: draft ? shownDraft(draft) : null,
    begin:
      report.versions[0]?.document ??
      (draft ? beginning.document : await begun(call, study.studyInstanceUid, beginning.document)),
    fitting: beginning.fitting,
    aside: aside.map(({ id, at, by }) => ({ id, keptAt: at, keptBy: shownPerson(by) })),
  };
}

/** @throws Fault('not-found') */
export async function studyOf(db: Queries, studyInstanceUid: string): Promise<store.StudyRow> {
  const study = await store.studyByUid(db, studyInstanceUid);
  if (!study) throw new Fault('not-found', 'There is no such study');
  return study;
}

export async function reportOf(db: Queries, study: store.StudyRow): Promise<Report> {
  const { reportId, studyInstanceUid, patient } = study;
  const rows = reportId === null ? [] : await store.versionsOf(db, reportId);
  const hasDraft = reportId !== null && rows.length === 0 && (await store.draftOf(db, reportId)) !== undefined;
  return {
    studyInstanceUid,
    state: rows[0]?.kind ?? (hasDraft ? 'draft' : 'none'),
    versions: rows.map(versionOf),
    receipts: reportId === null ? [] : await receiptsOf(db, reportId),
    imagesAfter: rows.length > 0 ? await imagesSince(db, study, rows[0].signedAt) : 0,
    isOtherPatient: rows.length > 0 && contentIn(rows[0]).patient.row !== patient.id,
  };
}

/** Images that came after an instant, but for the objects that our reports are filed as. */
export function imagesSince(db: Queries, study: store.StudyRow, instant: string): Promise<number> {
  const ours = Object.values(reportSeriesUids(study.studyInstanceUid));
  return store.imagesSince(db, study.studyId, instant, ours);
}

export function contentIn({ content }: store.VersionRow): Content {
  return JSON.parse(content) as Content;
}

function versionOf(row: store.VersionRow): ReportVersion {
  const { document, overrides } = contentIn(row);
  const { number, kind, reason, signedAt, signedBy, contentHash } = row;
  return {
    number,
    kind,
    reason,
    signedAt,
    signedBy: shownPerson(signedBy),
    contentHash,
    isIntact: hashOf(row.content) === contentHash,
    document,
    overrides,
  };
}

export function shownDraft({ document, at, by }: store.TextRow): NonNullable<Writing['draft']> {
  return { document, changedAt: at, changedBy: shownPerson(by) };
}

export function shownPerson({ username, displayName }: store.TextRow['by']) {
  return { username, displayName };
}

/** Sections as they were signed, and one addendum more. */
export function isAddendumTo(document: DocumentJson, signed: DocumentJson): boolean {
  const added = addendaOf(document).length - addendaOf(signed).length;
  const before = document.content!.slice(0, signed.content!.length);
  return added === 1 && canonicalJson(before) === canonicalJson(signed.content);
}

export function tellChanged(call: Call, studyInstanceUid: string): void {
  call.events.publish({ type: 'report.changed', studyInstanceUid });
}
