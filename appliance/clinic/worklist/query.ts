// A worklist query as conditions of SQL (PS3.4 K.6.1.2), and its answer cut to what was asked. Keys that we don't match
// by are returned but not looked at, as the standard allows for optional ones.
import type { SqlValue } from '../../core/db/database.ts';
import { parseDateRange, parseTimeRange, type Range } from '../../lib/dicom/dates.ts';
import type { JsonDataSet, JsonElement } from '../../lib/dicom/json-model.ts';
import type { JsonPersonName } from '../../lib/dicom/json-values.ts';
import {
  conditionOf,
  escapeLike,
  type Match,
  matchesAll,
  matchFolded,
  matchText,
  matchUids,
} from '../../lib/dicom/matching.ts';
import { Fault } from '../../lib/fault.ts';
import { wallInstant } from '../../lib/wall-time.ts';

export interface Condition {
  sql: string;
  args: readonly SqlValue[];
}

type Kind = 'text' | 'list' | 'uid' | 'name' | 'folded';
const KEYS: Record<string, [column: string, kind: Kind]> = {
  '00080050': ['orders.accession_number', 'text'],
  '00100010': ['patients.name_folded', 'name'],
  '00100020': ['patients.patient_id', 'text'],
  '0020000D': ['orders.study_instance_uid', 'uid'],
  '00401001': ['orders.number', 'text'],
};
const STEP_KEYS: Record<string, [column: string, kind: Kind]> = {
  '00080060': ['orders.modality', 'list'],
  '00400001': ['rooms.station_ae_title', 'text'],
  '00400009': ['appointments.step_id', 'text'],
};
const [SPS, DATE, TIME] = ['00400100', '00400002', '00400003'];
const SPECIFIC_CHARACTER_SET = '00080005';

/** @param zone of the clinic, whose days and times are asked for @throws Fault('invalid') for a value that its key can't have */
export function conditionsOf(keys: JsonDataSet, zone: string): Condition[] {
  const step = itemOf(keys[SPS]);
  return [...matched(keys, KEYS), ...matched(step, STEP_KEYS), ...window(step, zone)];
}

/** True where the query says itself which days it wants. */
export function namesDays(keys: JsonDataSet): boolean {
  return !matchesAll(textOf(itemOf(keys[SPS])[DATE]));
}

function matched(keys: JsonDataSet, table: Record<string, [string, Kind]>): Condition[] {
  return Object.entries(table).flatMap(([tag, [column, kind]]) => {
    const text = textOf(keys[tag]);
    if (matchesAll(text)) return [];
    const matches = matchesOf(text, kind).map((match) => conditionOf(column, match));
    return matches.filter((condition) => condition !== undefined);
  });
}

function matchesOf(text: string, kind: Kind): Match[] {
  switch (kind) {
    case 'uid':
      return [matchUids(text)];
    case 'list':
      return [{ kind: 'list', values: text.split('\\').map((each) => each.trim()) }];
    case 'name':
      return text
        .split('=')
        .filter(Boolean)
        .flatMap((group) => matchFolded(group).map(withinGroups));
    case 'folded':
      return matchFolded(text);
    case 'text':
      return [matchText(text)];
  }
}

/** patients.name_folded is `=alphabetic=ideographic=phonetic=`. */
function withinGroups(match: Match): Match {
  if (match.kind === 'like') return { kind: 'like', pattern: `%=${match.pattern}=%` };
  if (match.kind === 'list') return { kind: 'like', pattern: `%=${escapeLike(match.values[0])}=%` };
  return match;
}

/** Date and time together are one span of time (PS3.4 K.2.2.2.1.2, combined datetime matching). */
function window(step: JsonDataSet, zone: string): Condition[] {
  const [dates, times] = [textOf(step[DATE]), textOf(step[TIME])];
  if (matchesAll(dates)) return [];
  const days = ranged(dates, parseDateRange);
  const clock = matchesAll(times) ? {} : ranged(times, parseTimeRange);
  const utc = (day: string, time: string) => wallInstant(day, time, zone).toISOString();
  const bounds: Condition[] = [];
  if (days.from) bounds.push({ sql: 'appointments.starts_at >= ?', args: [utc(days.from, clock.from ?? '00:00:00')] });
  if (days.to) bounds.push({ sql: 'appointments.starts_at <= ?', args: [utc(days.to, clock.to ?? '23:59:59')] });
  return bounds;
}

function ranged(text: string, parse: (text: string) => Range | undefined): Range {
  const range = parse(text);
  if (!range) throw new Fault('invalid', 'A date or time of the query is not one');
  return range;
}

function itemOf(element: JsonElement | undefined): JsonDataSet {
  return (element?.Value?.[0] as JsonDataSet | undefined) ?? {};
}

function textOf(element: JsonElement | undefined): string {
  return (element?.Value ?? []).map((value) => (isName(value) ? nameText(value) : String(value ?? ''))).join('\\');
}

function isName(value: unknown): value is JsonPersonName {
  return typeof value === 'object' && value !== null;
}

function nameText({ Alphabetic = '', Ideographic = '', Phonetic = '' }: JsonPersonName): string {
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
}

/**
 * What was asked for, of what there is. A sequence asked for without attributes in its item is given whole; what we know
 * nothing about is there without a value.
 */
export function asked(keys: JsonDataSet, known: JsonDataSet): JsonDataSet {
  const answer: JsonDataSet = {};
  for (const [tag, key] of Object.entries(keys)) {
    if (tag === SPECIFIC_CHARACTER_SET || tag.endsWith('0000')) continue;
    const found = known[tag];
    if (!found) answer[tag] = { vr: key.vr };
    else if (found.vr !== 'SQ') answer[tag] = found;
    else answer[tag] = { vr: 'SQ', Value: itemsAsked(itemOf(key), (found.Value ?? []) as JsonDataSet[]) };
  }
  return answer;
}

function itemsAsked(keys: JsonDataSet, items: readonly JsonDataSet[]): JsonDataSet[] {
  return Object.keys(keys).length === 0 ? [...items] : items.map((item) => asked(keys, item));
}
