// Finding patients: by what was typed, and those who might be the same person while somebody is being registered.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { parseDate } from '../../lib/dicom/dates.ts';
import { foldForSearch } from '../../lib/dicom/person-name.ts';
import { judge, WORTH_SHOWING } from './likeness.ts';
import { keysOf } from './likeness-keys.ts';
import { composeName, romanised } from './names.ts';
import * as store from './search-store.ts';
import type { LookAlike, LookAlikeQuery, PatientList, PatientQuery } from './shapes.ts';
import { rowOf } from './store.ts';

const PAGE = 30;
const MOST_WORDS = 8;
const MOST_LOOK_ALIKES = 5;
/** What a search makes up for itself before it answers; the job does the rest of a large import. */
const INDEXED_AT_ONCE = 500;

/** Patients by name in any script, ID, telephone, birth date or accession number; the newest where nothing was typed. */
export async function search(call: Call, query: PatientQuery): Promise<PatientList> {
  await makeSearchable(call);
  const limit = query.limit ?? PAGE;
  const { rows, soundsAlike } = await find(call, query.search?.trim() ?? '', limit + 1);
  await audit.read(call, { action: 'patients.search', subject: 'patients' });
  return { patients: rows.slice(0, limit).map(rowOf), more: rows.length > limit, soundsAlike };
}

async function find(call: Call, typed: string, limit: number) {
  const match = matchExpression(typed);
  if (match === undefined) return { rows: await store.newest(call.db, limit), soundsAlike: false };
  const exact = await store.byAccession(call.db, typed);
  const matching = await store.matching(call.db, match, limit);
  const known = new Set(exact.map(({ id }) => id));
  const rows = [...exact, ...matching.filter(({ id }) => !known.has(id))];
  if (rows.length > 0 || !/\p{L}/u.test(typed)) return { rows, soundsAlike: false };
  // Nobody is written so: perhaps somebody sounds so. The first word may be the family name or the given one.
  const [family = '', ...given] = typed.replaceAll(',', ' ').split(/\s+/).filter(Boolean);
  const alike = await rank(call, { name: { family, given: given.join(' ') } }, limit);
  return { rows: alike.map(({ row }) => row), soundsAlike: alike.length > 0 };
}

/** Words as typed → FTS5 query of their beginnings, as written or in Latin letters; a date or telephone is one word. */
export function matchExpression(typed: string): string | undefined {
  const dated = typed.replace(/\b(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})\b/g, (text) => dateWord(text) ?? text);
  const readings = [foldForSearch(dated), romanised(dated)];
  if (/^[\d\s+()/.-]{6,}$/.test(dated)) readings.push(dated.replace(/\D/g, ''));
  const expressions = readings.map(beginnings).filter(Boolean);
  return expressions.length > 0 ? [...new Set(expressions)].map((one) => `(${one})`).join(' OR ') : undefined;
}

function dateWord(text: string): string | undefined {
  const [day, month, year] = text.split(/[./]/);
  return parseDate(year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text)?.replaceAll('-', '');
}

function beginnings(text: string): string {
  const words = text.split(' ').filter(Boolean).slice(0, MOST_WORDS);
  return words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' AND ');
}

/** Who might be the same person, the likeliest first, each with why. Never decides anything. */
export async function lookAlikes(call: Call, query: LookAlikeQuery): Promise<LookAlike[]> {
  await makeSearchable(call);
  const found = await rank(call, query, MOST_LOOK_ALIKES);
  await audit.read(call, { action: 'patients.search', subject: 'patients' });
  return found.map(({ row, score, reasons }) => ({ patient: rowOf(row), score, reasons }));
}

/** For a registration that nobody looks at. Writes nothing and takes no turn: it is asked inside a transaction. */
export async function isAlikeAnybody(call: Call, { name, birthDate, sex, phone }: LookAlikeQuery): Promise<boolean> {
  return (await rank(call, { name, birthDate, sex, phone }, 1)).length > 0;
}

async function rank(
  call: Call,
  { name = {}, birthDate = null, sex = '', phone = '', except }: LookAlikeQuery,
  most: number,
) {
  const asked = { name: composeName(name), birthDate, sex, phone };
  const keys = keysOf(asked);
  const rows = await store.candidates(call.db, {
    strong: keys.strong.join(' OR '),
    names: (keys.single.length === 1 ? keys.single : keys.names).join(' OR '),
    beginnings: matchExpression(asked.name) ?? '',
    birthDate,
  });
  const best = new Map<number, { rootId: number; score: number; reasons: LookAlike['reasons'] }>();
  for (const row of rows) {
    const rootId = row.root_id as number;
    const known = { name: row.name, birthDate: row.birth_date, sex: row.sex, phone: row.phone } as typeof asked;
    const { score, reasons } = judge(asked, known);
    if (rootId === except || score < WORTH_SHOWING || score <= (best.get(rootId)?.score ?? 0)) continue;
    best.set(rootId, { rootId, score, reasons });
  }
  const ranked = [...best.values()].sort((a, b) => b.score - a.score || a.rootId - b.rootId).slice(0, most);
  const shown = new Map(
    (
      await store.byIds(
        call.db,
        ranked.map(({ rootId }) => rootId),
      )
    ).map((row) => [row.id as number, row]),
  );
  return ranked.map(({ rootId, ...more }) => ({ row: shown.get(rootId)!, ...more }));
}

/** Writes search text for patients whom images brought since. @returns how many */
export async function makeSearchable(call: Call, most = INDEXED_AT_ONCE): Promise<number> {
  // Cheap look first: nearly always there is nobody.
  if ((await store.notSearchable(call.db, 1)).length === 0) return 0;
  return call.db.transaction(async (tx) => {
    const waiting = await store.notSearchable(tx, most);
    await store.makeSearchable(tx, waiting);
    return waiting.length;
  });
}

/** The job's: goes on until all are done, in steps that let others write. */
export async function makeAllSearchable(call: Call): Promise<void> {
  while ((await makeSearchable(call)) === INDEXED_AT_ONCE);
}
