// The list of studies: one SQL statement for each combination of filters, each answered from an index in milliseconds at
// 100,000 studies (test/appliance/clinic/studies/search.test.ts checks the query plans).
import type { SqlValue } from '../../core/db/database.ts';
import { foldForSearch } from '../../lib/dicom/person-name.ts';
import { Fault } from '../../lib/fault.ts';
import type { StudyQuery } from './shapes.ts';
import { STUDY_COLUMNS } from './store.ts';

/** A word that begins half the names matches tens of thousands of studies; the newest of them are enough for a list. */
const MOST_MATCHES = 2000;
const MOST_WORDS = 8;

export interface SearchStatement {
  sql: string;
  args: SqlValue[];
}

/** Words as typed → FTS5 query of word beginnings; undefined when nothing searchable was typed. */
export function matchExpression(search: string): string | undefined {
  const words = foldForSearch(search).split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  if (words.length === 0) return undefined;
  return words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' AND ');
}

/** Where a page ended: sort key and row id. */
export function cursorOf(row: { sort_key: SqlValue; id: SqlValue }): string {
  return `${row.sort_key}~${row.id}`;
}

/** @throws Fault('invalid') for a cursor we didn't make */
export function searchStatement(query: StudyQuery, limit: number): SearchStatement {
  const modalities = (query.modality ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  const match = query.search === undefined ? undefined : matchExpression(query.search);
  // A single modality without words is walked in its own index; everything else in the studies' order.
  const byModality = modalities.length === 1 && match === undefined;
  const from = byModality ? 'study_modalities AS m CROSS JOIN studies ON studies.id = m.study_id' : 'studies';
  const [key, id] = byModality ? ['m.sort_key', 'm.study_id'] : ['studies.sort_key', 'studies.id'];
  const where: string[] = [];
  const args: SqlValue[] = [];
  const only = (condition: string, ...values: SqlValue[]) => {
    where.push(condition);
    args.push(...values);
  };
  if (match !== undefined) {
    only(
      `studies.id IN (SELECT rowid FROM study_search WHERE study_search MATCH ? ORDER BY rowid DESC LIMIT ${MOST_MATCHES})`,
      match,
    );
  }
  if (modalities.length > 0) {
    const oneOf = `m.modality IN (${modalities.map(() => '?').join(', ')})`;
    only(
      byModality ? oneOf : `EXISTS (SELECT 1 FROM study_modalities AS m WHERE m.study_id = studies.id AND ${oneOf})`,
      ...modalities,
    );
  }
  if (query.from) only(`${key} >= ?`, query.from);
  if (query.to) only(`${key} < ?`, `${query.to}U`); // after every time of that day: 'T' < 'U'
  if (query.state) only('state = ?', query.state);
  if (query.after !== undefined) {
    const [, sortKey, rowId] = /^([^~]{1,40})~(\d{1,15})$/.exec(query.after) ?? [];
    if (!sortKey) throw new Fault('invalid', 'This page no longer exists: start from the first', { field: 'after' });
    only(`(${key}, ${id}) < (?, ?)`, sortKey, Number(rowId));
  }
  const sql = `SELECT ${STUDY_COLUMNS} FROM ${from} JOIN patients ON patients.id = studies.patient_id
${where.length > 0 ? `WHERE ${where.join(' AND ')} ` : ''}ORDER BY ${key} DESC, ${id} DESC LIMIT ?`;
  return { sql, args: [...args, limit] };
}
