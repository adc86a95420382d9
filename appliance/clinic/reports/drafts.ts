// The text that is being written: saved every few seconds, by one person at a time. Whoever saves on something older than
// what is there, or while somebody else has the study, loses nothing: that text is set aside and can be opened.
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import { lockedByOther } from '../reading/lock.ts';
import { hashOf } from './content.ts';
import { checkDocument, type DocumentJson } from './document.ts';
import { shownDraft, shownPerson, studyOf, tellChanged } from './reports.ts';
import type { AsideText, SaveDraft, SavedDraft } from './shapes.ts';
import * as store from './store.ts';

const MOST_ASIDE = 200;

/** @throws Fault('not-found' | 'invalid' | 'too-large'); Fault('forbidden') for a token */
export async function save(call: Call, studyInstanceUid: string, sent: SaveDraft): Promise<SavedDraft> {
  const me = person(call);
  const document = checkDocument(sent.document);
  const at = call.now.toISOString();
  const saved = await call.db.transaction(async (tx) => {
    const study = await studyOf(tx, studyInstanceUid);
    const reportId = await store.ensureReport(tx, study.studyId, at);
    const other = await lockedByOther(call, tx, study.studyId);
    if (other || study.revision !== sent.expectedRevision) {
      const asideId = await setAside(call, tx, { ...sent, studyInstanceUid, reportId, document, by: me.userId });
      const draft = await store.draftOf(tx, reportId);
      const current = draft ? shownDraft(draft) : null;
      return { outcome: 'set-aside' as const, revision: study.revision, draft: current, asideId };
    }
    await store.putDraft(tx, reportId, document, me.userId, at);
    const revision = await store.countUp(tx, reportId);
    const detail = { revision, sha256: hashOf(JSON.stringify(document)) };
    await audit.record(call, tx, { action: 'report.draft-saved', subject: studyInstanceUid, detail });
    return {
      outcome: 'saved' as const,
      revision,
      draft: shownDraft((await store.draftOf(tx, reportId))!),
      asideId: null,
    };
  });
  tellChanged(call, studyInstanceUid);
  return saved;
}

/** Takes the text in work away; it is set aside, not deleted. @throws Fault('not-found' | 'conflict') */
export async function giveUp(call: Call, studyInstanceUid: string, expectedRevision: number): Promise<void> {
  const me = person(call);
  await call.db.transaction(async (tx) => {
    const study = await studyOf(tx, studyInstanceUid);
    const { reportId, revision } = study;
    const draft = reportId === null ? undefined : await store.draftOf(tx, reportId);
    if (reportId === null || !draft) throw new Fault('not-found', 'Nothing is being written about this study');
    if (revision !== expectedRevision || (await lockedByOther(call, tx, study.studyId)))
      throw new Fault('conflict', 'Somebody else wrote on this report meanwhile. Look at it as it is now');
    const text = { studyInstanceUid, reportId, document: draft.document, by: me.userId, expectedRevision };
    await setAside(call, tx, text);
    await store.dropDraft(tx, reportId);
    await store.countUp(tx, reportId);
  });
  tellChanged(call, studyInstanceUid);
}

/** A text that was set aside. @throws Fault('not-found') */
export async function aside(call: Call, studyInstanceUid: string, id: number): Promise<AsideText> {
  const { reportId } = await studyOf(call.db, studyInstanceUid);
  const text = reportId === null ? undefined : await store.asideById(call.db, reportId, id);
  if (!text) throw new Fault('not-found', 'There is no such text');
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  return { document: text.document, keptAt: text.at, keptBy: shownPerson(text.by) };
}

interface Loser {
  studyInstanceUid: string;
  reportId: number;
  document: DocumentJson;
  by: number;
  expectedRevision: number;
}

async function setAside(call: Call, tx: Transaction, loser: Loser): Promise<number> {
  const { studyInstanceUid, reportId, document, by, expectedRevision: baseRevision } = loser;
  const id = await store.putAside(tx, { reportId, baseRevision, document, by, at: call.now.toISOString() });
  if ((await store.countAside(tx, reportId)) > MOST_ASIDE)
    throw new Fault('too-many', 'Too many texts of this report were set aside: open the report anew');
  const detail = { id, baseRevision, sha256: hashOf(JSON.stringify(document)) };
  await audit.record(call, tx, { action: 'report.text-set-aside', subject: studyInstanceUid, detail });
  return id;
}
