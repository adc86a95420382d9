// Whose a study is and which order's, after people and matching decided, where its objects say otherwise: what is served
// instead (IHE PIR).
// The archive keeps what was received.
import type { Call } from '../../core/call.ts';
import type { Row } from '../../core/db/database.ts';
import type { Correction } from '../../lib/dicom/correct.ts';
import { formatDate } from '../../lib/dicom/dates.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { personName } from '../../lib/dicom/json-values.ts';
import { ACCESSION } from './store.ts';

/** By the identity that an object came under; nothing for the many that are right. */
export type Corrections = ReadonlyMap<number, Correction>;

const NONE: Corrections = new Map();
const SYSTEM = 'Lightbox';

/**
 * The patient of the study, and what each identity in it said. Objects that came under another identity than their study
 * are that patient's only when somebody decided that the two are one person: mixed objects stay visibly mixed.
 */
const SAID = `SELECT said.id AS identity_id, said.name AS said_name, said.patient_id AS said_patient_id,
  said.issuer AS said_issuer, replace(replace(said.birth_date, '.', ''), '-', '') AS said_birth_date, said.sex AS said_sex,
  studies.accession_number AS said_accession, ${ACCESSION} AS accession,
  patients.name, patients.patient_id, patients.issuer, patients.birth_date, patients.birth_date_is_estimated, patients.sex
FROM studies JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients ON patients.id = owner.root_id
JOIN identities AS said ON said.id = studies.identity_id OR (studies.patient_mismatch = 1 AND said.owner_id IN
  (SELECT id FROM patients AS double WHERE double.root_id = owner.root_id))
WHERE study_instance_uid = ?`;

export async function correctionsOf(call: Call, studyInstanceUid: string): Promise<Corrections> {
  const rows = await call.db.query(SAID, [studyInstanceUid]);
  const corrections = rows
    .map((row) => [row.identity_id as number, changesIn(row)] as const)
    .filter(([, elements]) => Object.keys(elements).length > 0)
    .map(([id, elements]) => [id, { elements, system: SYSTEM, at: call.now }] as const);
  return corrections.length === 0 ? NONE : new Map(corrections);
}

/** What the clinic doesn't know of a patient, or only guesses, leaves standing what the object says. */
function changesIn(row: Row): JsonDataSet {
  const changes: JsonDataSet = {};
  const { name, patient_id: patientId, issuer, sex } = row as Record<string, string>;
  const birthDate = row.birth_date_is_estimated === 0 ? formatDate((row.birth_date ?? '') as string) : '';
  // The request itself (0040,0275) stays as the machine understood it.
  if (row.accession !== row.said_accession) changes['00080050'] = { vr: 'SH', Value: [row.accession as string] };
  if (name !== '' && name !== row.said_name) changes['00100010'] = { vr: 'PN', Value: [personName(name)] };
  if (patientId !== '' && patientId !== row.said_patient_id) {
    changes['00100020'] = { vr: 'LO', Value: [patientId] };
    // An ID goes with who gave it: that of the object's ID isn't ours.
    if (issuer !== row.said_issuer) changes['00100021'] = issuer === '' ? { vr: 'LO' } : { vr: 'LO', Value: [issuer] };
  }
  if (birthDate !== '' && birthDate !== row.said_birth_date) changes['00100030'] = { vr: 'DA', Value: [birthDate] };
  if (sex !== '' && sex !== row.said_sex) changes['00100040'] = { vr: 'CS', Value: [sex] };
  return changes;
}
