// Patients for tests that are about something else: the row as registering makes it.
import type { Database } from '../appliance/core/db/database.ts';

export interface PatientSketch {
  name?: string;
  patientId?: string;
  birthDate?: string | null;
  sex?: string;
  allergies?: string;
  implants?: string;
}

let next = 1;

/** @returns its row id */
export async function addPatient(db: Database, sketch: PatientSketch = {}): Promise<number> {
  const { name = 'Sample^Anna', birthDate = '1980-04-02', sex = 'F' } = sketch;
  const [{ rows }] = await db.batch([
    {
      sql: `INSERT INTO patients (patient_id, issuer, name, name_folded, birth_date, sex, allergies, implants, origin, created_at)
VALUES (?, '', ?, ?, ?, ?, ?, ?, 'registered', ?) RETURNING id`,
      args: [
        sketch.patientId ?? `TEST-${next++}`,
        name,
        `=${name.replace('^', ' ').toLowerCase()}==`,
        birthDate,
        sex,
        sketch.allergies ?? '',
        sketch.implants ?? '',
        new Date().toISOString(),
      ],
    },
    { sql: 'UPDATE patients SET root_id = id WHERE root_id IS NULL' },
  ]);
  return rows[0].id as number;
}
