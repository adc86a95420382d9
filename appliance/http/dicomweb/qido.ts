// QIDO-RS (PS3.18 10.6): turns query parameters into a query of the index and its rows into DICOM JSON.
import { ATTRIBUTES, type Attribute, attributeByTag, belongsTo, type Level } from '../../clinic/studies/attributes.ts';
import { search } from '../../clinic/studies/query.ts';
import { type Place, resourcePath } from '../../clinic/studies/retrieve.ts';
import type { Call } from '../../core/call.ts';
import type { Row } from '../../core/db/database.ts';
import { formatDate, formatTime } from '../../lib/dicom/dates.ts';
import { tagOf } from '../../lib/dicom/dictionary.ts';
import type { JsonDataSet, JsonElement } from '../../lib/dicom/json-model.ts';
import { personName } from '../../lib/dicom/json-values.ts';
import { Fault } from '../../lib/fault.ts';
import { Answer } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { chooseType } from './accept.ts';
import { JSON_TYPES } from './metadata.ts';
import { placeOf, ROOT, SERIES, SeriesParams, STUDY, StudyParams, serviceUrl, warning } from './place.ts';

/** Across the archive; within one study a client that overlooks the warning would miss slices. */
const MOST_RESULTS = 1000;
const MOST_RESULTS_IN_STUDY = 20_000;
const MOST_OFFSET = 10_000_000;
const MOST_PARAMETERS = 100;
const CONTROL = new Set(['limit', 'offset', 'fuzzymatching', 'includefield', 'accept', 'charset']);

export const qidoRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: `${ROOT}/studies`,
    access: 'studies.read',
    summary: 'Search for studies by attributes',
    handle: (call, { request }) => answerFor(call, request, 'study'),
  }),
  route({
    method: 'GET',
    path: `${ROOT}/series`,
    access: 'studies.read',
    summary: 'Search for series in all studies',
    handle: (call, { request }) => answerFor(call, request, 'series'),
  }),
  route({
    method: 'GET',
    path: `${ROOT}/instances`,
    access: 'studies.read',
    summary: 'Search for instances in all studies',
    handle: (call, { request }) => answerFor(call, request, 'instance'),
  }),
  route({
    method: 'GET',
    path: `${STUDY}/series`,
    access: 'studies.read',
    summary: 'The series of a study',
    params: StudyParams,
    handle: (call, { params, request }) => answerFor(call, request, 'series', placeOf(params)),
  }),
  route({
    method: 'GET',
    path: `${STUDY}/instances`,
    access: 'studies.read',
    summary: 'The instances of a study',
    params: StudyParams,
    handle: (call, { params, request }) => answerFor(call, request, 'instance', placeOf(params)),
  }),
  route({
    method: 'GET',
    path: `${SERIES}/instances`,
    access: 'studies.read',
    summary: 'The instances of a series',
    params: SeriesParams,
    handle: (call, { params, request }) => answerFor(call, request, 'instance', placeOf(params)),
  }),
];

async function answerFor(call: Call, request: Request, level: Level, within?: Place): Promise<Answer> {
  const type = chooseType(request, JSON_TYPES);
  const most = within ? MOST_RESULTS_IN_STUDY : MOST_RESULTS;
  const asked = numberParameter(request, 'limit', Number.MAX_SAFE_INTEGER) ?? most;
  const limit = Math.min(asked, most);
  const rows = await search(call, {
    level,
    within,
    filters: filtersOf(request.query, level),
    fuzzyNames: isFuzzy(request),
    limit,
    offset: numberParameter(request, 'offset', MOST_OFFSET) ?? 0,
  });
  const returned = returnedAttributes(request.query, level, within);
  const results = rows.slice(0, limit).map((row) => resultOf(row, returned, level, serviceUrl(request)));
  const headers: (readonly [string, string])[] = [['content-type', type]];
  if (rows.length > limit && limit < asked) headers.push(warning(request, MORE));
  return new Answer(200, headers, JSON.stringify(results));
}

const MORE = 'The number of results exceeded the maximum supported by the server. Additional results can be requested.';

function numberParameter(request: Request, name: string, most: number): number | undefined {
  const [text, ...more] = request.query.getAll(name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || more.length > 0 || number > most) {
    throw new Fault('invalid', `${name} is one whole number, 0 or more`, { field: name });
  }
  return number;
}

function isFuzzy(request: Request): boolean {
  const text = request.query.get('fuzzymatching') ?? 'false';
  if (text !== 'true' && text !== 'false')
    throw new Fault('invalid', 'fuzzymatching is true or false', { field: 'fuzzymatching' });
  return text === 'true';
}

/** @throws Fault('invalid') for a parameter that is no attribute, is not of this level, or comes twice (PS3.18 8.3.4.1) */
function filtersOf(query: URLSearchParams, level: Level): { attribute: Attribute; value: string }[] {
  const names = [...new Set(query.keys())].filter((name) => !CONTROL.has(name));
  if (names.length > MOST_PARAMETERS)
    throw new Fault('invalid', `A query may have ${MOST_PARAMETERS} parameters at most`);
  return names.map((name) => {
    const attribute = attributeByTag(tagNamed(name));
    const field = name;
    if (!attribute)
      throw new Fault('invalid', `${name} is not among the attributes that can be searched for`, { field });
    if (!belongsTo(attribute.level, level)) {
      throw new Fault('invalid', `${name} belongs to ${attribute.level} level: search for it there`, { field });
    }
    const values = query.getAll(name);
    if (values.length > 1 && attribute.vr !== 'UI') throw new Fault('invalid', `${name} may come once only`, { field });
    return { attribute, value: values.join(',') };
  });
}

/** Tag of a keyword or of eight hexadecimal digits. @throws Fault('invalid') for anything else */
function tagNamed(name: string): string {
  if (/^[0-9a-f]{8}$/i.test(name)) return name.toUpperCase();
  const tag = /^\w{1,64}$/.test(name) ? tagOf(name) : undefined;
  if (tag === undefined)
    throw new Fault('invalid', `${name.slice(0, 64)} is neither a keyword nor a tag of an attribute`, { field: name });
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

/**
 * What is always returned, what was asked for by `includefield` and what was searched for. Of the levels above only where
 * the address doesn't name them already, but for their UIDs.
 */
function returnedAttributes(query: URLSearchParams, level: Level, within: Place | undefined): Attribute[] {
  const asked = query
    .getAll('includefield')
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter(Boolean);
  const isAll = asked.some((name) => name.toLowerCase() === 'all');
  const named = new Set(asked.filter((name) => name.toLowerCase() !== 'all').map(includedTag));
  for (const name of query.keys()) if (!CONTROL.has(name)) named.add(tagNamed(name));
  return ATTRIBUTES.filter((one) => {
    if (!belongsTo(one.level, level)) return false;
    if (named.has(one.tag) || one.matching === 'uid') return true;
    const isGiven = one.level === 'study' ? within !== undefined && level !== 'study' : false;
    const isGivenSeries = one.level === 'series' && level === 'instance' && within?.seriesInstanceUid !== undefined;
    return !isGiven && !isGivenSeries && (isAll || one.always);
  });
}

/** Attributes inside sequences may be asked for; the index has none. */
function includedTag(name: string): string {
  return name
    .split('.')
    .map((part) => tagNamed(part))
    .join('.');
}

function resultOf(row: Row, returned: readonly Attribute[], level: Level, service: string): JsonDataSet {
  const result: JsonDataSet = {
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00080056': { vr: 'CS', Value: ['ONLINE'] },
    '00081190': { vr: 'UR', Value: [service + resourcePath(placeIn(row, level))] },
  };
  for (const { tag, vr } of returned) result[tag] = elementOf(vr, row[tag]);
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function placeIn(row: Row, level: Level): Place {
  return {
    studyInstanceUid: row['0020000D'] as string,
    seriesInstanceUid: level === 'study' ? undefined : (row['0020000E'] as string),
    sopInstanceUid: level === 'instance' ? (row['00080018'] as string) : undefined,
  };
}

/** A value of the index as DICOM JSON (PS3.18 F.2); the index keeps dates and times as ISO text. */
function elementOf(vr: string, value: Row[string]): JsonElement {
  if (value === null || value === '') return { vr };
  if (typeof value === 'number') return { vr, Value: [value] };
  const text = String(value);
  switch (vr) {
    case 'DA':
      return { vr, Value: [formatDate(text)] };
    case 'TM':
      return { vr, Value: [formatTime(text)] };
    case 'PN':
      return { vr, Value: [personName(text)] };
    case 'CS':
      return { vr, Value: text.split('\\') };
    default:
      return { vr, Value: [text] };
  }
}
