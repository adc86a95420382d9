// Small worlds of patients, identities, studies, orders and appointments side by side in one database, for tests that
// decide who is who: rows by SQL, since what is tested comes after them.
import type { Database, Queries } from '../../../../appliance/core/db/database.ts';

/** How many of each thing a world has; ids follow from the world's number. */
export const SIZE = 4;

export interface World {
  /** Of patients, identities, studies, orders and consultations alike. */
  ids: number[];
  uids: string[];
}

export function worldOf(number: number): World {
  const ids = Array.from({ length: SIZE }, (_, at) => number * SIZE + at + 1);
  return { ids, uids: ids.map((id) => `2.25.${id}`) };
}

/** Patient n has identity n, study n, order n with its exam, consultation n, a paper, and one of the order. */
export async function makeWorlds(db: Database, count: number): Promise<void> {
  const ids = JSON.stringify(Array.from({ length: count * SIZE }, (_, at) => at + 1));
  const each = 'FROM json_each(?) WHERE true';
  const now = `'2026-01-01T00:00:00.000Z'`;
  const sql = [
    `INSERT INTO identities (id, patient_id, issuer, name, birth_date, sex, name_bytes, name_folded, created_at)
SELECT value, 'R-' || value, '', 'Sample^N' || value, '19700101', 'F', x'', '=sample n' || value || '==', ${now} ${each}`,
    `INSERT INTO patients (id, patient_id, issuer, name, name_folded, birth_date, sex, origin, root_id, first_identity_id,
  created_at) SELECT value, 'R-' || value, '', 'Sample^N' || value, '=sample n' || value || '==', '1970-01-01', 'F',
  'received', value, value, ${now} ${each}`,
    `UPDATE identities SET owner_id = id WHERE id IN (SELECT value ${each})`,
    `INSERT INTO studies (id, study_instance_uid, identity_id, patient_id, study_id, description, accession_number,
  referring_physician, institution, modalities, series_count, instance_count, size_bytes, state, patient_mismatch, source,
  first_received_at, last_received_at, sort_key, order_id) SELECT value, '2.25.' || value, value, value, '', 'Knee',
  'A' || value, '', '', 'CT', 0, 0, 0, 'complete', 0, 'TEST', ${now}, ${now}, '2026-01-01T00:00:00', value ${each}`,
    `INSERT INTO orders (id, number, accession_number, study_instance_uid, patient_id, exam_id, exam_name, modality,
  body_part, laterality, ordering_provider, indication, history, priority, contrast, contrast_agent, special_instructions,
  state, created_at, created_by) SELECT value, 'N' || value, 'A' || value, '2.25.' || value, value, 1, 'Knee', 'CT', 'KNEE',
  '', '', '', '', 'routine', 'none', '', '', 'SCHEDULED', ${now}, 'test' ${each}`,
    `INSERT INTO appointments (id, kind, patient_id, order_id, step_id, room_id, starts_at, ends_at, title, state, is_walk_in,
  created_at, created_by) SELECT value * 2, 'exam', value, value, 'E' || value, 1, '2026-01-01T08:00', '2026-01-01T09:00',
  'Knee', 'completed', 0, ${now}, 'test' ${each}`,
    `INSERT INTO appointments (id, kind, patient_id, step_id, room_id, starts_at, ends_at, title, state, is_walk_in,
  created_at, created_by) SELECT value * 2 - 1, 'consultation', value, 'C' || value, 1, '2026-01-01T08:00',
  '2026-01-01T09:00', 'Talk', 'completed', 0, ${now}, 'test' ${each}`,
  ];
  const paper = (id: string, orderId: string, title: string) =>
    `INSERT INTO documents (id, patient_id, order_id, title, media_type, sha256, size_bytes, created_at, created_by)
SELECT ${id}, value, ${orderId}, '${title}', 'application/pdf', '${'0'.repeat(64)}', 1, ${now}, 'test' ${each}`;
  sql.push(paper('value * 2', 'value', 'Slip'), paper('value * 2 - 1', 'NULL', 'Letter'));
  const [identities, people, owners, studies, orders, exams, talks, slips, letters] = sql.map((text) => ({
    sql: text,
    args: [ids],
  }));
  await db.batch([
    { sql: `INSERT INTO rooms (id, name, modality, station_ae_title) VALUES (1, 'One', 'CT', 'CT1')` },
    ...[identities, people, owners, orders, studies, exams, talks, slips, letters],
  ]);
}

/** Consultation n of the world: appointments with even ids belong to exams. */
export const consultation = (id: number) => id * 2 - 1;

/** Everything that decisions may change, of these rows; what undone splits left behind is as if it weren't there. */
export async function graph(db: Queries, { ids }: World) {
  const list = JSON.stringify(ids);
  const rows = (sql: string) => db.query(sql, [list]);
  return {
    patients: await rows(
      'SELECT id, merged_into, root_id, is_void FROM patients WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
    ),
    identities: await rows(
      'SELECT id, owner_id FROM identities WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
    ),
    studies: await rows('SELECT id, patient_id FROM studies WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id'),
    orders: await rows('SELECT id, patient_id FROM orders WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id'),
    appointments: await rows(
      `SELECT id, patient_id FROM appointments WHERE id IN (SELECT value * 2 - n FROM json_each(?), (SELECT 0 AS n UNION SELECT 1)) ORDER BY id`,
    ),
  };
}

/** Under which patient each thing is shown: `study 3` → 1. */
export async function shownUnder(db: Queries, { ids }: World): Promise<Record<string, number>> {
  const rows = await db.query(
    `SELECT things.name, owner.root_id FROM (
  SELECT 'identity ' || id AS name, owner_id AS patient FROM identities WHERE id IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT 'study ' || id, patient_id FROM studies WHERE id IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT 'order ' || id, patient_id FROM orders WHERE id IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT 'appointment ' || id, patient_id FROM appointments
    WHERE id IN (SELECT value * 2 - n FROM json_each(?1), (SELECT 0 AS n UNION SELECT 1))
  UNION ALL SELECT 'document ' || documents.id, coalesce(orders.patient_id, documents.patient_id)
    FROM documents LEFT JOIN orders ON orders.id = documents.order_id
    WHERE documents.id IN (SELECT value * 2 - n FROM json_each(?1), (SELECT 0 AS n UNION SELECT 1))
  UNION ALL SELECT 'patient ' || id, id FROM patients WHERE id IN (SELECT value FROM json_each(?1))) AS things
JOIN patients AS owner ON owner.id = things.patient`,
    [JSON.stringify(ids)],
  );
  return Object.fromEntries(rows.map((row) => [row.name as string, row.root_id as number]));
}
