// Measurements, arrows, texts and key images of a study: one set of each person, seen by everyone who may open the study and
// saved by its owner alone. What becomes of it in the archive is filing.ts.
import { createHash } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { Fault } from '../../lib/fault.ts';
import { checkContent, kept } from './content.ts';
import type { SavedMeasurements, SaveMeasurements, SetContent, StudyMeasurements } from './shapes.ts';
import * as store from './store.ts';

/** @throws Fault('not-found') */
export async function read(call: Call, studyInstanceUid: string): Promise<StudyMeasurements> {
  const studyId = await studyOf(call.db, studyInstanceUid);
  const [sets, objects] = await Promise.all([store.setsOfStudy(call.db, studyId), store.objectUids(call.db, studyId)]);
  await audit.read(call, { action: 'measurements.read', subject: studyInstanceUid });
  const me = call.actor.kind === 'user' ? call.actor.userId : undefined;
  return {
    sets: sets.map(({ userId, displayName, version, savedAt, content }) => ({
      author: { id: userId, displayName },
      isOwn: userId === me,
      version,
      savedAt,
      ...(JSON.parse(content) as SetContent),
    })),
    objects,
  };
}

/**
 * The whole of one's own set as it is now; the same again changes nothing.
 * @throws Fault('not-found'); Fault('invalid') for what isn't of the study; Fault('conflict') when it continues an older one
 */
export async function save(
  call: Call,
  studyInstanceUid: string,
  { version, ...sent }: SaveMeasurements,
): Promise<SavedMeasurements> {
  const { userId } = person(call);
  const content = kept(sent);
  await checkContent(call.db, await studyOf(call.db, studyInstanceUid), studyInstanceUid, content);
  const text = canonicalJson(content);
  const at = call.now.toISOString();
  const saved = await call.db.transaction(async (tx) => {
    const studyId = await studyOf(tx, studyInstanceUid);
    const before = (await store.setOfPerson(tx, studyId, userId)) ?? { version: 0, content: NOTHING, savedAt: at };
    if (before.version !== version)
      throw new Fault('conflict', 'You changed your measurements of this study in another window meanwhile', {
        field: 'version',
      });
    if (before.content === text) return { version, savedAt: before.savedAt, isChanged: false };
    await store.putSet(tx, { studyId, userId, version: version + 1, content: text, at });
    const detail = {
      version: version + 1,
      ...counted(content),
      sha256: createHash('sha256').update(text).digest('hex'),
    };
    await audit.record(call, tx, { action: 'measurements.saved', subject: studyInstanceUid, detail });
    return { version: version + 1, savedAt: at, isChanged: true };
  });
  if (saved.isChanged) call.events.publish({ type: 'measurements.changed', studyInstanceUid });
  return { version: saved.version, savedAt: saved.savedAt };
}

/** One's own set has settled: it needn't be quiet for a while before it is filed. @throws Fault('not-found') */
export async function settle(call: Call, studyInstanceUid: string): Promise<void> {
  const { userId } = person(call);
  const isWaiting = await call.db.transaction(async (tx) => {
    if (!(await store.settle(tx, await studyOf(tx, studyInstanceUid), userId))) return false;
    await audit.record(call, tx, { action: 'measurements.settled', subject: studyInstanceUid });
    return true;
  });
  if (isWaiting) call.events.publish({ type: 'measurements.settled', studyInstanceUid });
}

const NOTHING = canonicalJson({ markings: [], keyImages: [], presentations: [] } satisfies SetContent);

const counted = ({ markings, keyImages }: SetContent) => ({ markings: markings.length, keyImages: keyImages.length });

async function studyOf(db: Queries, studyInstanceUid: string): Promise<number> {
  const id = await store.studyIdOf(db, studyInstanceUid);
  if (id === undefined) throw new Fault('not-found', 'There is no such study');
  return id;
}
