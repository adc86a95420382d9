// Queries by attributes as QIDO-RS has them (PS3.18 8.3.4, 10.6), answered from the index alone: one SQL statement a
// query, walking the newest studies or an index (test/appliance/clinic/studies/query.test.ts checks the plans).
import type { Call } from '../../core/call.ts';
import type { Row, SqlValue } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import {
  conditionOf,
  escapeLike,
  type Match,
  matchDate,
  matchesAll,
  matchFolded,
  matchText,
  matchTime,
  matchUids,
} from '../../lib/dicom/matching.ts';
import { foldForSearch } from '../../lib/dicom/person-name.ts';
import { Fault } from '../../lib/fault.ts';
import { ATTRIBUTES, type Attribute, belongsTo, type Level } from './attributes.ts';
import type { Place } from './retrieve.ts';
import { ACCESSION } from './store.ts';

export interface AttributeQuery {
  level: Level;
  /** Only what is in this study, or series. */
  within?: Partial<Place>;
  /** Attributes of the level and those above it, with the value as the client wrote it. */
  filters: readonly { attribute: Attribute; value: string }[];
  /** Words of a name count wherever they stand. */
  fuzzyNames: boolean;
  limit: number;
  offset: number;
}

export interface Statement {
  sql: string;
  args: SqlValue[];
}

/** The patient as people decided, not as the images say: what is found is what retrieval gives. */
const STUDIES = `studies JOIN patients AS owner ON owner.id = studies.patient_id
  JOIN patients ON patients.id = owner.root_id`;
const SERIES_OF = 'series ON series.study_id = studies.id';
const INSTANCES_OF = 'instances ON instances.series_id = series.id';

/** What says by itself which series or instances are meant; everything else is walked from the studies down. */
const POINTERS = new Set(['series.series_instance_uid', 'instances.sop_instance_uid']);

/** Newest studies first, below them by number. */
const STUDY_ORDER = 'studies.sort_key DESC, studies.id DESC';
const SERIES_ORDER = `series.number IS NULL, series.number, series.id`;
const ORDER: Record<Level, string> = {
  study: STUDY_ORDER,
  series: `${STUDY_ORDER}, ${SERIES_ORDER}`,
  instance: `${STUDY_ORDER}, ${SERIES_ORDER}, instances.number IS NULL, instances.number, instances.id`,
};

const MOST_CODES = 100;

/**
 * Rows with a column named by the tag of each attribute of the level and those above.
 * @returns one row more than `limit` where there are more
 * @throws Fault('invalid') for a value that its attribute can't have
 */
export async function search(call: Call, query: AttributeQuery): Promise<Row[]> {
  const { sql, args } = queryStatement({ ...query, limit: query.limit + 1 });
  const rows = await call.db.query(sql, args);
  const study = query.within?.studyInstanceUid;
  await audit.read(
    call,
    study ? { action: 'study.read', subject: study } : { action: 'studies.list', subject: 'studies' },
  );
  return rows;
}

export function queryStatement({ level, within = {}, filters, fuzzyNames, limit, offset }: AttributeQuery): Statement {
  const where = new Conditions();
  if (within.studyInstanceUid !== undefined) where.only('studies.study_instance_uid = ?', within.studyInstanceUid);
  if (within.seriesInstanceUid !== undefined) where.only('series.series_instance_uid = ?', within.seriesInstanceUid);
  for (const { attribute, value } of filters) {
    const isAlone = filters.length === 1 && level === 'study';
    if (attribute.matching === 'modalities') addModalities(where, value, isAlone ? limit + offset : undefined);
    else addFilter(where, attribute, value, fuzzyNames);
  }
  const isPointed = filters.some(({ attribute, value }) => POINTERS.has(attribute.column!) && !matchesAll(value));
  const known = ATTRIBUTES.filter((one) => belongsTo(one.level, level));
  const columns = known.map(({ column, tag }) => `${column} AS "${tag}"`);
  const sql = `SELECT ${columns.join(', ')} FROM ${fromOf(level, isPointed)} ${where.sql()} ORDER BY ${ORDER[level]} LIMIT ? OFFSET ?`;
  return { sql, args: [...where.args, limit, offset] };
}

/** CROSS JOIN is SQLite's way to say which table comes first: its planner would rather sort the whole archive. */
function fromOf(level: Level, isPointed: boolean): string {
  const join = isPointed ? 'JOIN' : 'CROSS JOIN';
  if (level === 'study') return STUDIES;
  if (level === 'series') return `${STUDIES} ${join} ${SERIES_OF}`;
  return `${STUDIES} ${join} ${SERIES_OF} ${join} ${INSTANCES_OF}`;
}

class Conditions {
  readonly #conditions: string[] = [];
  readonly args: SqlValue[] = [];

  only(condition: string, ...args: SqlValue[]): void {
    this.#conditions.push(condition);
    this.args.push(...args);
  }

  match(column: string, match: Match): void {
    const condition = conditionOf(column, match);
    if (condition) this.only(condition.sql, ...condition.args);
  }

  sql(): string {
    return this.#conditions.length > 0 ? `WHERE ${this.#conditions.join(' AND ')}` : '';
  }
}

function addFilter(where: Conditions, attribute: Attribute, value: string, fuzzyNames: boolean): void {
  const column = attribute.column!;
  if (attribute.matching === 'name') {
    addName(where, value, fuzzyNames);
  } else if (column === 'studies.study_date') {
    addStudyDate(where, column, matchDate(value));
  } else {
    const match = matchOf(attribute, value);
    if (column === ACCESSION) addAccession(where, match);
    else where.match(column, match);
  }
}

/** Found by its order's number, and by the one its images came with: that is what another archive asks for. */
function addAccession(where: Conditions, match: Match): void {
  const received = conditionOf('studies.accession_number', match);
  const ordered = conditionOf('orders.accession_number', match);
  if (!received || !ordered) return;
  if (match.kind === 'empty') {
    where.match(ACCESSION, match);
    return;
  }
  // The index leaves out studies without, and the planner must know that they aren't wanted.
  where.only(
    `studies.id IN (SELECT id FROM studies WHERE ${received.sql} AND accession_number <> ''
  UNION SELECT studies.id FROM orders CROSS JOIN studies ON studies.order_id = orders.id WHERE ${ordered.sql})`,
    ...received.args,
    ...ordered.args,
  );
}

/** @throws Fault('invalid') for a value that the attribute can't have */
function matchOf({ matching, keyword }: Attribute, value: string): Match {
  switch (matching) {
    case 'uid':
      return matchUids(value);
    case 'date':
      return matchDate(value);
    case 'time':
      return matchTime(value);
    case 'number':
      return matchNumber(value, keyword);
    case 'list':
      return codes(value);
    case 'person':
      return withoutCase(matchText(value));
    case 'text':
      return matchText(value);
    default:
      throw new Fault('invalid', `${keyword} is returned, but can't be searched for`, { field: keyword });
  }
}

/** A study's date is the beginning of its sort key, so that the walk in that order is short. */
function addStudyDate(where: Conditions, column: string, match: Match): void {
  // The plus keeps the planner from sorting all that another index finds.
  where.match(match.kind === 'range' ? `+${column}` : column, match);
  if (match.kind !== 'range') return;
  if (match.from !== undefined) where.only('studies.sort_key >= ?', match.from);
  if (match.to !== undefined) where.only('studies.sort_key < ?', `${match.to}U`); // 'T' < 'U'
}

/** SQLite compares an integer column with the text of a number as numbers. */
function matchNumber(value: string, keyword: string): Match {
  if (matchesAll(value)) return { kind: 'any' };
  const text = value.trim();
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new Fault('invalid', `${keyword} is a whole number`, { field: keyword });
  return { kind: 'list', values: [text] };
}

/** Codes between backslashes or commas, or one with wildcards. */
function codes(value: string): Match {
  const values = value
    .split(/[\\,]/)
    .map((one) => one.trim().toUpperCase())
    .filter(Boolean);
  if (values.length > MOST_CODES) throw new Fault('invalid', `A query may name ${MOST_CODES} codes at most`);
  return values.length > 1 ? { kind: 'list', values } : matchText(values[0] ?? '');
}

/** @param most as many as are looked at: then each modality is walked in its own index, and a rare one isn't searched for */
function addModalities(where: Conditions, value: string, most: number | undefined): void {
  const match = codes(value);
  const condition = conditionOf('m.modality', match);
  if (!condition) return;
  if (most !== undefined && match.kind === 'list') {
    const walk = `SELECT * FROM (SELECT study_id FROM study_modalities WHERE modality = ? ORDER BY sort_key DESC, study_id DESC LIMIT ?)`;
    const walks = match.values.map(() => walk).join(' UNION ');
    where.only(`studies.id IN (${walks})`, ...match.values.flatMap((modality) => [modality, most]));
    return;
  }
  where.only(
    `EXISTS (SELECT 1 FROM study_modalities AS m WHERE m.study_id = studies.id AND ${condition.sql})`,
    ...condition.args,
  );
}

/** Equality as LIKE, which doesn't tell a from A. */
function withoutCase(match: Match): Match {
  if (match.kind !== 'list' || match.values.length !== 1) return match;
  return { kind: 'like', pattern: escapeLike(match.values[0]) };
}

/** Any of the name's groups may match (PS3.5 6.2.1); the full-text index finds the candidates where a word begins known. */
function addName(where: Conditions, value: string, fuzzy: boolean): void {
  const words = fuzzy ? foldForSearch(value).split(' ').filter(Boolean) : knownBeginnings(value);
  if (words.length > 0) {
    const match = words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' AND ');
    where.only('studies.id IN (SELECT rowid FROM study_search WHERE study_search MATCH ?)', match);
  }
  for (const group of value.split('=').filter((text) => text.trim() !== '')) {
    for (const match of matchFolded(group, { fuzzy })) addNameMatch(where, match, fuzzy);
  }
}

/** `patients.name_folded` is `=alphabetic=ideographic=phonetic=`. */
function addNameMatch(where: Conditions, match: Match, fuzzy: boolean): void {
  if (match.kind === 'empty') where.only("patients.name = ''");
  else if (match.kind === 'like' && fuzzy) where.match("replace(patients.name_folded, '=', ' ')", match);
  else if (match.kind === 'like') where.match('patients.name_folded', within(match.pattern));
  else if (match.kind === 'list') where.match('patients.name_folded', within(escapeLike(match.values[0])));
}

function within(pattern: string): Match {
  return { kind: 'like', pattern: `%=${pattern}=%` };
}

/** Folded beginnings of words that no wildcard stands before: `Sam*le^An?a` has `sam` and `an`. */
function knownBeginnings(value: string): string[] {
  return [...value.matchAll(/(^|[*?]|[\s^=])([^*?\s^=]+)/g)]
    .filter(([, before]) => before !== '*' && before !== '?')
    .flatMap(([, , word]) => foldForSearch(word).split(' '))
    .filter(Boolean);
}
