// The SQL of patients and of the identities that images bring.
import type { Statement } from '../../core/db/database.ts';
import { foldedName, type ReceivedPatient } from './patients.ts';

/**
 * Adds identities that are new, each with its owner: the one registered patient who is the same in ID, name, birth date
 * and sex, otherwise a patient of its own. A known identity keeps its sex and bytes as first received.
 */
export function ensureIdentities(patients: readonly ReceivedPatient[], now: string): Statement[] {
  return [
    addIdentities(patients, now),
    OWN_BY_REGISTERED,
    { sql: ADD_PATIENTS, args: [now] },
    ROOT_OF_ITSELF,
    OWN_BY_FIRST,
  ];
}

function addIdentities(patients: readonly ReceivedPatient[], now: string): Statement {
  const rows = patients.map(({ nameBytes, ...rest }) => ({
    ...rest,
    nameHex: Buffer.from(nameBytes).toString('hex'),
    nameFolded: foldedName(rest.name),
  }));
  return {
    sql: `INSERT INTO identities (patient_id, issuer, name, birth_date, sex, name_bytes, name_folded, created_at)
SELECT value ->> 'patientId', value ->> 'issuer', value ->> 'name', value ->> 'birthDate', value ->> 'sex',
  unhex(value ->> 'nameHex'), value ->> 'nameFolded', ?2
FROM json_each(?1) WHERE true
ON CONFLICT (patient_id, issuer, name, birth_date) DO NOTHING`,
    args: [JSON.stringify(rows), now],
  };
}

/** Also 1999.01.02 of ACR-NEMA. */
const DIGITS = "replace(replace(birth_date, '.', ''), '-', '')";
const ISO_BIRTH_DATE = `CASE WHEN ${DIGITS} GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
  THEN substr(${DIGITS}, 1, 4) || '-' || substr(${DIGITS}, 5, 2) || '-' || substr(${DIGITS}, 7, 2) END`;

/** Only one who can be nobody else: two registered patients with the same facts are for a person to tell apart. */
const OWN_BY_REGISTERED: Statement = {
  sql: `UPDATE identities SET owner_id = (SELECT CASE WHEN count(*) = 1 THEN max(known.id) END FROM patients AS known
  WHERE known.origin = 'registered' AND known.is_void = 0 AND known.patient_id = identities.patient_id
    AND known.patient_id <> '' AND known.name_folded = identities.name_folded
    AND known.birth_date = ${ISO_BIRTH_DATE.replaceAll('birth_date', 'identities.birth_date')}
    AND known.sex = identities.sex)
WHERE owner_id IS NULL`,
};

const ADD_PATIENTS = `INSERT INTO patients
  (patient_id, issuer, name, name_folded, birth_date, sex, origin, first_identity_id, created_at)
SELECT patient_id, issuer, name, name_folded, ${ISO_BIRTH_DATE}, sex, 'received', id, ?1
FROM identities WHERE owner_id IS NULL`;

const ROOT_OF_ITSELF: Statement = { sql: 'UPDATE patients SET root_id = id WHERE root_id IS NULL' };

const OWN_BY_FIRST: Statement = {
  sql: `UPDATE identities SET owner_id = (SELECT id FROM patients WHERE first_identity_id = identities.id)
WHERE owner_id IS NULL`,
};

/** SQL for the row id of the identity in a JSON object, for use inside another room's bulk statement. */
export function identityRowId(json: string): string {
  return `(SELECT id FROM identities WHERE patient_id = ${json} ->> 'patientId' AND issuer = ${json} ->> 'issuer'
    AND name = ${json} ->> 'name' AND birth_date = ${json} ->> 'birthDate')`;
}
