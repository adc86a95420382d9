// The list of studies: one SQL statement for each combination of filters, each answered from an index in milliseconds at
// 100,000 studies (test/appliance/clinic/studies/search.test.ts checks the query plans).
import type { SqlValue } from '../../core/db/database.ts';
import { foldForSearch } from '../../lib/dicom/person-name.ts';
import { isUid } from '../../lib/dicom/uid.ts';
import { Fault } from '../../lib/fault.ts';
import type { StudyQuery } from './shapes.ts';
import { STUDIES_WITH_PATIENT, STUDY_COLUMNS } from './store.ts';

/** A word that begins half the names matches tens of thousands of studies; the newest of them are enough for a list. */
const MOST_MATCHES = 2000;
const MOST_WORDS = 8;
const MOST_MODALITIES = 20;

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

/** Nobody begins to type a UID: it is pasted or scanned, and whole. */
function isStudyUid(typed: string): boolean {
  return isUid(typed) && /^\d+(\.\d+){3,}$/.test(typed);
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
    .filter(Boolean)
    .slice(0, MOST_MODALITIES);
  const typed = query.search?.trim() ?? '';
  const where = new Conditions();
  if (isStudyUid(typed)) where.only('study_instance_uid = ?', typed);
  const match = isStudyUid(typed) ? undefined : matchExpression(typed);
  if (match !== undefined) {
    where.only(
      `studies.id IN (SELECT rowid FROM study_search WHERE study_search MATCH ? ORDER BY rowid DESC LIMIT ${MOST_MATCHES})`,
      match,
    );
  }
  if (query.state) where.only('state = ?', query.state);
  if (modalities.length > 0) {
    if (match === undefined && !query.state) {
      // Each modality is walked in its own index for as many as the page needs.
      const walks = modalities.map((modality) => {
        const walk = placeConditions(query, 'sort_key', 'study_id').only('modality = ?', modality);
        where.args.push(...walk.args, limit);
        return `SELECT * FROM (SELECT study_id FROM study_modalities ${walk.sql()} ORDER BY sort_key DESC, study_id DESC LIMIT ?)`;
      });
      where.conditions.push(`studies.id IN (${walks.join(' UNION ')})`);
    } else {
      where.only(
        `EXISTS (SELECT 1 FROM study_modalities AS m WHERE m.study_id = studies.id
  AND m.modality IN (SELECT value FROM json_each(?)))`,
        JSON.stringify(modalities),
      );
    }
  }
  const place = placeConditions(query, 'studies.sort_key', 'studies.id');
  where.conditions.push(...place.conditions);
  where.args.push(...place.args, limit);
  const sql = `SELECT ${STUDY_COLUMNS} FROM ${STUDIES_WITH_PATIENT}
${where.sql()} ORDER BY studies.sort_key DESC, studies.id DESC LIMIT ?`;
  return { sql, args: where.args };
}

class Conditions {
  readonly conditions: string[] = [];
  readonly args: SqlValue[] = [];
  only(condition: string, ...values: SqlValue[]): this {
    this.conditions.push(condition);
    this.args.push(...values);
    return this;
  }
  sql(): string {
    return this.conditions.length > 0 ? `WHERE ${this.conditions.join(' AND ')}` : '';
  }
}

/** Days and page, on whatever columns hold sort key and row id. */
function placeConditions(query: StudyQuery, key: string, id: string): Conditions {
  const place = new Conditions();
  if (query.from) place.only(`${key} >= ?`, query.from);
  if (query.to) place.only(`${key} < ?`, `${query.to}U`); // after every time of that day: 'T' < 'U'
  if (query.after !== undefined) {
    const [, sortKey, rowId] = /^([^~]{1,40})~(\d{1,15})$/.exec(query.after) ?? [];
    if (!sortKey) throw new Fault('invalid', 'This page no longer exists: start from the first', { field: 'after' });
    place.only(`(${key}, ${id}) < (?, ?)`, sortKey, Number(rowId));
  }
  return place;
}
