// Rows of one scheduled exam, straight into the database: for tests of what machines see, where the desk is not the point.

import { foldedName } from '../appliance/clinic/patients/patients.ts';
import type { Database } from '../appliance/core/db/database.ts';
import { derivedUid } from '../appliance/lib/dicom/uid.ts';

export interface ExamRow {
  patientName?: string;
  patientId?: string;
  birthDate?: string;
  sex?: string;
  allergies?: string;
  station?: string;
  modality?: string;
  exam?: string;
  state?: string;
  startsAt?: Date;
}

export interface Exam {
  appointmentId: number;
  orderId: number;
  patientId: number;
  accessionNumber: string;
  stepId: string;
  studyInstanceUid: string;
}

let next = 1;

/** A patient, an order and its appointment in the room of `station`, half an hour each. */
export async function addExam(db: Database, row: ExamRow = {}): Promise<Exam> {
  const n = next++;
  const { patientName = `Sample^Anna${n}`, patientId = `T-${n}`, birthDate = '1980-05-17', sex = 'F' } = row;
  const { station = 'CT1', modality = 'CT', exam = 'CT head', state = 'waiting', allergies = '' } = row;
  const startsAt = row.startsAt ?? new Date();
  const accessionNumber = `ACC${n}`;
  const stepId = `S${n}`;
  const studyInstanceUid = derivedUid(`exam ${n}`);
  const now = new Date().toISOString();
  const end = new Date(startsAt.getTime() + 30 * 60_000).toISOString();
  return db.transaction(async (tx) => {
    const one = async (sql: string, ...args: (string | number)[]) =>
      (await tx.execute(`${sql} RETURNING id`, args)).rows[0].id as number;
    const patient = await one(
      `INSERT INTO patients (patient_id, issuer, name, name_folded, birth_date, sex, allergies, origin, created_at)
VALUES (?, '', ?, ?, ?, ?, ?, 'registered', ?)`,
      ...[patientId, patientName, foldedName(patientName), birthDate, sex, allergies, now],
    );
    await tx.execute('UPDATE patients SET root_id = id WHERE id = ?', [patient]);
    const room = await one(
      `INSERT INTO rooms (name, modality, station_ae_title) VALUES (?, ?, ?)`,
      ...[`Room ${n}`, modality, station],
    );
    const examId = await one(
      `INSERT INTO exams (code, name, modality, body_part, duration_minutes, safety_questions) VALUES (?, ?, ?, '', 30, '[]')`,
      ...[`T${n}`, exam, modality],
    );
    const order = await one(
      `INSERT INTO orders (number, accession_number, study_instance_uid, patient_id, exam_id, exam_name, modality, body_part,
  laterality, ordering_provider, indication, history, priority, contrast, contrast_agent, special_instructions, state,
  created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 'Example^Otto', 'Headache', '', 'routine', 'none', '', '',
  'SCHEDULED', ?, 'test')`,
      ...[`O${n}`, accessionNumber, studyInstanceUid, patient, examId, exam, modality, now],
    );
    const appointment = await one(
      `INSERT INTO appointments (kind, patient_id, order_id, step_id, room_id, starts_at, ends_at, title, state, created_at,
  created_by) VALUES ('exam', ?, ?, ?, ?, ?, ?, ?, ?, ?, 'test')`,
      ...[patient, order, stepId, room, startsAt.toISOString(), end, exam, state, now],
    );
    return {
      appointmentId: appointment,
      orderId: order,
      patientId: patient,
      accessionNumber,
      stepId,
      studyInstanceUid,
    };
  });
}
