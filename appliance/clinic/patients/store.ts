// The SQL of the patients table.
import type { Statement } from '../../core/db/database.ts';
import { foldedName, type ReceivedPatient } from './patients.ts';

/** Adds those who are new. A known row keeps its sex and bytes as first received. */
export function ensurePatients(patients: readonly ReceivedPatient[], now: string): Statement {
  const rows = patients.map(({ nameBytes, ...rest }) => ({
    ...rest,
    nameHex: Buffer.from(nameBytes).toString('hex'),
    nameFolded: foldedName(rest.name),
  }));
  return {
    sql: `INSERT INTO patients (patient_id, issuer, name, birth_date, sex, name_bytes, name_folded, created_at)
SELECT value ->> 'patientId', value ->> 'issuer', value ->> 'name', value ->> 'birthDate', value ->> 'sex',
  unhex(value ->> 'nameHex'), value ->> 'nameFolded', ?2
FROM json_each(?1) WHERE true
ON CONFLICT (patient_id, issuer, name, birth_date) DO NOTHING`,
    args: [JSON.stringify(rows), now],
  };
}

/** SQL for the row id of the patient in a JSON object, for use inside another room's bulk statement. */
export function patientRowId(json: string): string {
  return `(SELECT id FROM patients WHERE patient_id = ${json} ->> 'patientId' AND issuer = ${json} ->> 'issuer'
    AND name = ${json} ->> 'name' AND birth_date = ${json} ->> 'birthDate')`;
}

export const COUNT_PATIENTS = 'SELECT count(*) AS n FROM patients';
