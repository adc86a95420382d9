// The SQL of report_templates and report_macros.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { DocumentJson } from './document.ts';
import type { Macro, Template } from './template-shapes.ts';

export type TemplateRow = Template & { id: number };

const templateOf = (row: Row): TemplateRow => ({
  id: row.id as number,
  key: String(row.id),
  name: row.name as string,
  modalities: JSON.parse(row.modalities as string) as string[],
  bodyParts: JSON.parse(row.body_parts as string) as string[],
  exams: JSON.parse(row.exams as string) as string[],
  sex: row.sex as TemplateRow['sex'],
  isOwn: true,
  isActive: row.is_active === 1,
  version: row.version as number,
  basedOn: row.based_on as string | null,
  document: JSON.parse(row.document as string) as DocumentJson,
});

export async function templates(db: Queries): Promise<TemplateRow[]> {
  return (await db.query('SELECT * FROM report_templates ORDER BY name, id')).map(templateOf);
}

export async function templateById(db: Queries, id: number): Promise<TemplateRow | undefined> {
  const [row] = await db.query('SELECT * FROM report_templates WHERE id = ?', [id]);
  return row && templateOf(row);
}

type Written = Pick<TemplateRow, 'name' | 'modalities' | 'bodyParts' | 'exams' | 'sex' | 'document' | 'isActive'>;

const columnsOf = (written: Written) => ({
  name: written.name.trim(),
  modalities: JSON.stringify(written.modalities),
  body_parts: JSON.stringify(written.bodyParts),
  exams: JSON.stringify(written.exams),
  sex: written.sex,
  document: JSON.stringify(written.document),
  is_active: written.isActive ? 1 : 0,
});

export async function insertTemplate(
  tx: Transaction,
  written: Written & { basedOn: string | null; at: string; by: string },
): Promise<number> {
  const row = { ...columnsOf(written), based_on: written.basedOn, changed_at: written.at, changed_by: written.by };
  const columns = Object.keys(row);
  const { rows } = await tx.execute(
    `INSERT INTO report_templates (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
    Object.values(row),
  );
  return rows[0].id as number;
}

export async function updateTemplate(tx: Transaction, id: number, written: Written & { at: string; by: string }) {
  const row = { ...columnsOf(written), changed_at: written.at, changed_by: written.by };
  const set = Object.keys(row).map((column) => `${column} = ?`);
  await tx.execute(`UPDATE report_templates SET ${set.join(', ')}, version = version + 1 WHERE id = ?`, [
    ...Object.values(row),
    id,
  ]);
}

/** Newest study of the same patient and kind before this one. */
export async function latestPrior(db: Queries, studyId: number): Promise<Row | undefined> {
  const [row] = await db.query(
    `SELECT prior.study_date, prior.modalities, prior.description FROM studies
JOIN patients AS owner ON owner.id = studies.patient_id
JOIN patients AS alike ON alike.root_id = owner.root_id JOIN studies AS prior ON prior.patient_id = alike.id
WHERE studies.id = ?1 AND prior.id <> ?1 AND prior.study_date < studies.study_date AND EXISTS (
  SELECT 1 FROM study_modalities AS mine JOIN study_modalities AS theirs ON theirs.modality = mine.modality
  WHERE mine.study_id = ?1 AND theirs.study_id = prior.id)
ORDER BY prior.study_date DESC, prior.id DESC LIMIT 1`,
    [studyId],
  );
  return row;
}

/** Body parts that the images name. */
export async function bodyParts(db: Queries, studyId: number): Promise<string[]> {
  const rows = await db.query(`SELECT DISTINCT body_part FROM series WHERE study_id = ? AND body_part <> ''`, [
    studyId,
  ]);
  return rows.map((row) => row.body_part as string);
}

const MACROS = 'SELECT id, user_id, abbreviation, text FROM report_macros';
const macroOf = (row: Row): Macro & { userId: number | null } => ({
  id: row.id as number,
  abbreviation: row.abbreviation as string,
  text: row.text as string,
  isShared: row.user_id === null,
  userId: row.user_id as number | null,
});

/** One's own and everybody's. */
export async function macrosFor(db: Queries, userId: number): Promise<Macro[]> {
  const rows = await db.query(`${MACROS} WHERE user_id = ? OR user_id IS NULL ORDER BY abbreviation, id`, [userId]);
  return rows.map(macroOf).map(({ userId: _, ...macro }) => macro);
}

export async function macroById(db: Queries, id: number): Promise<(Macro & { userId: number | null }) | undefined> {
  const [row] = await db.query(`${MACROS} WHERE id = ?`, [id]);
  return row && macroOf(row);
}

export async function macroNamed(
  db: Queries,
  userId: number | null,
  abbreviation: string,
): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM report_macros WHERE user_id IS ? AND abbreviation = ?', [
    userId,
    abbreviation,
  ]);
  return row?.id as number | undefined;
}

export async function countMacros(db: Queries, userId: number | null): Promise<number> {
  const [row] = await db.query('SELECT count(*) AS n FROM report_macros WHERE user_id IS ?', [userId]);
  return row.n as number;
}

export async function insertMacro(
  tx: Transaction,
  row: { userId: number | null; abbreviation: string; text: string; at: string },
): Promise<number> {
  const { rows } = await tx.execute(
    'INSERT INTO report_macros (user_id, abbreviation, text, changed_at) VALUES (?, ?, ?, ?) RETURNING id',
    [row.userId, row.abbreviation, row.text, row.at],
  );
  return rows[0].id as number;
}

export async function deleteMacro(tx: Transaction, id: number): Promise<void> {
  await tx.execute('DELETE FROM report_macros WHERE id = ?', [id]);
}
