// The SQL that puts a batch of objects into the index: the same statements whatever the size of the batch, each fed
// with one JSON array, so that a commit costs the same for one object as for a hundred.
import type { Statement } from '../../core/db/database.ts';
import { ensureIdentities, identityRowId } from '../patients/store.ts';
import type { Filing, Rows } from './filing.ts';
import { isOwnSeries } from './own-series.ts';

/** One per object that is new to the archive. */
export interface Addition {
  filing: Filing;
  rows: Rows;
}

/** Of an object that contradicts one we have. */
export interface Contradiction {
  filing: Filing;
  rows: Rows;
  keptSha256: string;
}

const EACH = 'FROM (SELECT value AS v FROM json_each(?1)) WHERE true';

/** What came is images that more may follow; objects of our own are none, and a study that was complete stays so. */
const STUDIES = `INSERT INTO studies (study_instance_uid, identity_id, patient_id, study_date, study_time, study_id, description,
  accession_number, referring_physician, institution, modalities, series_count, instance_count, size_bytes, state,
  patient_mismatch, source, first_received_at, last_received_at, sort_key)
SELECT v ->> 'studyInstanceUid', ${identityRowId('v')},
  (SELECT owner_id FROM identities WHERE id = ${identityRowId('v')}), v ->> 'studyDate', v ->> 'studyTime', v ->> 'studyId',
  v ->> 'description', v ->> 'accessionNumber', v ->> 'referringPhysician', v ->> 'institution', '', 0, 0, 0,
  v ->> 'state', 0, v ->> 'source', v ->> 'receivedAt', v ->> 'receivedAt', v ->> 'sortKey' ${EACH}
ON CONFLICT (study_instance_uid) DO UPDATE SET
  state = iif(excluded.state = 'receiving', 'receiving', state),
  last_received_at = iif(excluded.state = 'receiving', max(last_received_at, excluded.last_received_at), last_received_at),
  description = iif(description = '', excluded.description, description),
  accession_number = iif(accession_number = '', excluded.accession_number, accession_number),
  referring_physician = iif(referring_physician = '', excluded.referring_physician, referring_physician),
  institution = iif(institution = '', excluded.institution, institution)`;

const SERIES = `INSERT INTO series (study_id, series_instance_uid, modality, number, description, series_date, series_time,
  body_part, laterality, protocol, station, manufacturer, model, instance_count)
SELECT (SELECT id FROM studies WHERE study_instance_uid = v ->> 'studyInstanceUid'), v ->> 'seriesInstanceUid',
  v ->> 'modality', v ->> 'number', v ->> 'description', v ->> 'seriesDate', v ->> 'seriesTime', v ->> 'bodyPart',
  v ->> 'laterality', v ->> 'protocol', v ->> 'station', v ->> 'manufacturer', v ->> 'model', 0 ${EACH}
ON CONFLICT (study_id, series_instance_uid) DO NOTHING`;

const SERIES_ROW_ID = `(SELECT id FROM series WHERE study_id = (SELECT id FROM studies
  WHERE study_instance_uid = v ->> 'studyInstanceUid') AND series_instance_uid = v ->> 'seriesInstanceUid')`;

const INSTANCES = `INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, identity_id, number,
  frames, rows, columns, samples_per_pixel, bits_allocated, photometric, path, size_bytes, sha256, data_set_offset,
  pixel_offset, pixel_length, problem, received_at, source)
SELECT ${SERIES_ROW_ID}, v ->> 'sopInstanceUid', v ->> 'sopClassUid', v ->> 'transferSyntaxUid', ${identityRowId('v')},
  v ->> 'number', v ->> 'frames', v ->> 'rows', v ->> 'columns', v ->> 'samplesPerPixel', v ->> 'bitsAllocated',
  v ->> 'photometric', v ->> 'path', v ->> 'sizeBytes', v ->> 'sha256', v ->> 'dataSetOffset', v ->> 'pixelOffset',
  v ->> 'pixelLength', v ->> 'problem', v ->> 'receivedAt', v ->> 'source' ${EACH}`;

const COUNT_SERIES = `UPDATE series SET instance_count = instance_count + touched.n
FROM (SELECT ${SERIES_ROW_ID} AS id, v ->> 'n' AS n ${EACH}) AS touched WHERE series.id = touched.id`;

const COUNT_STUDIES = `UPDATE studies SET instance_count = instance_count + touched.n, own_count = own_count + touched.own,
  size_bytes = size_bytes + touched.bytes,
  series_count = (SELECT count(*) FROM series WHERE study_id = studies.id)
FROM (SELECT v ->> 'studyInstanceUid' AS uid, v ->> 'n' AS n, v ->> 'own' AS own, v ->> 'bytes' AS bytes ${EACH}) AS touched
WHERE study_instance_uid = touched.uid`;

/** A study whose objects name another person than its first one did is marked, never mixed silently (F19). */
const MISMATCHES = `UPDATE studies SET patient_mismatch = 1
FROM (SELECT v ->> 'studyInstanceUid' AS uid, ${identityRowId('v')} AS identity ${EACH}) AS came
WHERE study_instance_uid = came.uid AND identity_id <> came.identity`;

const STUDY_MODALITIES = `INSERT INTO study_modalities (study_id, modality, sort_key)
SELECT studies.id, v ->> 'modality', studies.sort_key FROM (SELECT value AS v FROM json_each(?1))
JOIN studies ON study_instance_uid = v ->> 'studyInstanceUid' WHERE true
ON CONFLICT (study_id, modality) DO NOTHING`;

const MODALITIES = `UPDATE studies SET modalities = (SELECT group_concat(modality, '\\') FROM
  (SELECT modality FROM study_modalities WHERE study_id = studies.id ORDER BY modality))
WHERE study_instance_uid IN (SELECT value ->> 'studyInstanceUid' FROM json_each(?1))`;

/** Found by the name in its images and by that of the patient it belongs to, which a person may have corrected. */
const SEARCH = `INSERT INTO study_search (rowid, text)
SELECT studies.id, v ->> 'searchText' || ' ' || replace(root.name_folded, '=', ' ') || ' ' || lower(root.patient_id)
FROM (SELECT value AS v FROM json_each(?1)) JOIN studies ON study_instance_uid = v ->> 'studyInstanceUid'
JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients AS root ON root.id = owner.root_id`;

const SET_ASIDE = `INSERT INTO set_aside_objects (sop_instance_uid, study_instance_uid, series_instance_uid, identity_id, path,
  size_bytes, sha256, kept_sha256, received_at, source, state)
SELECT v ->> 'sopInstanceUid', v ->> 'studyInstanceUid', v ->> 'seriesInstanceUid', ${identityRowId('v')}, v ->> 'path',
  v ->> 'sizeBytes', v ->> 'sha256', v ->> 'keptSha256', v ->> 'receivedAt', v ->> 'source', 'waiting' ${EACH}
ON CONFLICT (sop_instance_uid, sha256) DO NOTHING`;

/**
 * @param additions objects whose SOP Instance UID is not in the index
 * @param knownStudies Study Instance UIDs that are in the index already
 */
export function addToIndex(
  additions: readonly Addition[],
  contradictions: readonly Contradiction[],
  knownStudies: ReadonlySet<string>,
  now: string,
): Statement[] {
  const all = [...additions, ...contradictions];
  const statements: Statement[] = ensureIdentities(
    all.map(({ filing }) => filing.patient),
    now,
  );
  const add = (sql: string, rows: readonly unknown[]) => statements.push({ sql, args: [JSON.stringify(rows)] });
  if (additions.length > 0) {
    const studies = studiesIn(additions);
    const series = firstBy(additions, ({ rows }) => seriesKey(rows)).map(({ rows }) => rows.series);
    const instances = additions.map(({ rows }) => rows.instance);
    add(STUDIES, studies);
    add(SERIES, series);
    add(INSTANCES, instances);
    add(COUNT_SERIES, counted(additions, seriesKey));
    add(
      COUNT_STUDIES,
      counted(additions, (rows) => rows.study.studyInstanceUid),
    );
    add(MISMATCHES, firstBy(instances, personIn));
    add(STUDY_MODALITIES, series);
    add(MODALITIES, studies);
    add(
      SEARCH,
      studies.filter(({ studyInstanceUid }) => !knownStudies.has(studyInstanceUid)),
    );
  }
  if (contradictions.length > 0) {
    add(
      SET_ASIDE,
      contradictions.map(({ rows, keptSha256 }) => ({ ...rows.instance, keptSha256 })),
    );
  }
  return statements;
}

/** Who an object says it is of: a study has one, rarely two, and its hundreds of objects all the same. */
function personIn(row: Rows['instance']): string {
  const { studyInstanceUid, patientId, issuer, name, birthDate } = row;
  return JSON.stringify([studyInstanceUid, patientId, issuer, name, birthDate]);
}

function seriesKey(rows: Rows): string {
  return `${rows.series.studyInstanceUid} ${rows.series.seriesInstanceUid}`;
}

function firstBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(key(item))) found.set(key(item), item);
  return [...found.values()];
}

/** Each study once, as the first of its objects has it, with the time of the last. Ours say it only where no other does. */
function studiesIn(additions: readonly Addition[]) {
  const found = new Map<string, Rows['study'] & { state: 'receiving' | 'complete' }>();
  for (const { rows } of additions) {
    const state = isOwnSeries(rows.series) ? 'complete' : 'receiving';
    const before = found.get(rows.study.studyInstanceUid);
    if (before?.state === state) before.receivedAt = rows.study.receivedAt;
    else if (before?.state !== 'receiving') found.set(rows.study.studyInstanceUid, { ...rows.study, state });
  }
  return [...found.values()];
}

interface Count {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  n: number;
  own: number;
  bytes: number;
}

function counted(additions: readonly Addition[], key: (rows: Rows) => string): Count[] {
  const counts = new Map<string, Count>();
  for (const { rows } of additions) {
    const { studyInstanceUid, seriesInstanceUid } = rows.series;
    const count = counts.get(key(rows)) ?? { studyInstanceUid, seriesInstanceUid, n: 0, own: 0, bytes: 0 };
    count.n += 1;
    count.own += isOwnSeries(rows.series) ? 1 : 0;
    count.bytes += rows.instance.sizeBytes;
    counts.set(key(rows), count);
  }
  return [...counts.values()];
}
