// How a query's value is to be matched (PS3.4 C.2.2.2, PS3.18 8.3.4), and that as a condition of SQL. Knows no table:
// which column an attribute stands in is the caller's.
import { Fault } from '../fault.ts';
import { parseDateRange, parseTimeRange, type Range } from './dates.ts';
import { foldForSearch } from './person-name.ts';
import { isUid } from './uid.ts';

export type Match =
  /** Everything, also objects without the attribute. */
  | { kind: 'any' }
  /** Only what has no value: the query value is two quotation marks. */
  | { kind: 'empty' }
  | { kind: 'list'; values: string[] }
  | { kind: 'like'; pattern: string }
  | ({ kind: 'range' } & Range);

/** A condition with `?` for its arguments. */
export interface Condition {
  sql: string;
  args: string[];
}

/** More values than this in one list are refused (PS3.4 sets no bound). */
const MAX_LIST = 1000;

/** Everything matches: the value is empty or only stars. */
export function matchesAll(value: string): boolean {
  return /^\**$/.test(value.trim());
}

/** A text attribute: exactly as stored, or with * and ? as wildcards (SQL's LIKE doesn't tell a from A). */
export function matchText(value: string): Match {
  const trimmed = value.trim();
  if (matchesAll(trimmed)) return { kind: 'any' };
  if (trimmed === '""') return { kind: 'empty' };
  return /[*?]/.test(trimmed) ? { kind: 'like', pattern: likePattern(trimmed) } : { kind: 'list', values: [trimmed] };
}

/**
 * A name, or any text, against a column that holds foldForSearch of it: accents, case and width don't count.
 * @param options.fuzzy each word may begin any word of the name, in any order: one `like` a word
 */
export function matchFolded(value: string, options: { fuzzy?: boolean } = {}): Match[] {
  if (matchesAll(value)) return [{ kind: 'any' }];
  if (value.trim() === '""') return [{ kind: 'empty' }];
  if (options.fuzzy) {
    const words = foldForSearch(value).split(' ').filter(Boolean);
    // The column is compared with a space before it, so a word begins after one.
    return words.map((word) => ({ kind: 'like', pattern: `% ${escapeLike(word)}%` }));
  }
  const folded = foldAround(value);
  return [/[*?]/.test(folded) ? { kind: 'like', pattern: likePattern(folded) } : { kind: 'list', values: [folded] }];
}

/** UIDs, one or several between backslashes or commas. @throws Fault invalid */
export function matchUids(value: string): Match {
  if (matchesAll(value)) return { kind: 'any' };
  const values = value.split(/[\\,]/).map((each) => each.trim());
  if (values.length > MAX_LIST) throw new Fault('too-large', `A query may name ${MAX_LIST} UIDs at most.`);
  if (!values.every(isUid)) throw new Fault('invalid', 'This is not a list of UIDs.');
  return { kind: 'list', values };
}

/** A date or a range of dates, for columns with ISO dates. @throws Fault invalid */
export function matchDate(value: string): Match {
  return matchRange(value, parseDateRange, 'This is not a date or range of dates (20260302, 20260302-20260331).');
}

/** A time or a range of times, for columns with ISO times. @throws Fault invalid */
export function matchTime(value: string): Match {
  return matchRange(value, parseTimeRange, 'This is not a time or range of times (0915, 0915-1030).');
}

function matchRange(value: string, parse: (value: string) => Range | undefined, complaint: string): Match {
  if (matchesAll(value)) return { kind: 'any' };
  if (value.trim() === '""') return { kind: 'empty' };
  const range = parse(value);
  if (!range) throw new Fault('invalid', complaint);
  return { kind: 'range', ...range };
}

/** `*` and `?` as SQL's % and _, everything else as itself; for use with ESCAPE '\'. */
export function likePattern(value: string): string {
  return escapeLike(value).replace(/\*+/g, '%').replaceAll('?', '_');
}

/** Text that means itself in a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The match as a condition on a column or expression; undefined where everything matches. */
export function conditionOf(column: string, match: Match): Condition | undefined {
  switch (match.kind) {
    case 'any':
      return undefined;
    case 'empty':
      return { sql: `coalesce(${column}, '') = ''`, args: [] };
    case 'list':
      if (match.values.length === 1) return { sql: `${column} = ?`, args: match.values };
      return { sql: `${column} IN (${match.values.map(() => '?').join(', ')})`, args: match.values };
    case 'like':
      return { sql: `${column} LIKE ? ESCAPE '\\'`, args: [match.pattern] };
    case 'range': {
      const { from, to } = match;
      if (from !== undefined && to !== undefined) return { sql: `${column} BETWEEN ? AND ?`, args: [from, to] };
      return from !== undefined ? { sql: `${column} >= ?`, args: [from] } : { sql: `${column} <= ?`, args: [to ?? ''] };
    }
  }
}

/** Folds the text between wildcards, keeping the word boundaries next to them. */
function foldAround(value: string): string {
  return value
    .trim()
    .split(/([*?])/)
    .map((part, index, parts) => {
      if (part === '*' || part === '?') return part;
      const folded = foldForSearch(part);
      const before = index > 0 && /^[^\p{L}\p{N}\p{M}]/u.test(part) ? ' ' : '';
      const after = index < parts.length - 1 && folded !== '' && /[^\p{L}\p{N}\p{M}]$/u.test(part) ? ' ' : '';
      return before + folded + after;
    })
    .join('');
}
