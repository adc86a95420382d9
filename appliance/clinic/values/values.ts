// What machines measured in a study (product.md 7.5): read out of its structured reports, placed into fields of templates,
// codes that nobody knows taught once. Reads what was stored; keeps nothing but what was taught.
import { actorName, type Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import { metadataOf } from '../studies/metadata.ts';
import { isOwnSeries } from '../studies/own-series.ts';
import { type FieldUnits, placed } from './placing.ts';
import type { Found, StudyValues, TaughtCode, Teaching } from './shapes.ts';
import * as store from './store.ts';
import { type Json, keyOf, valuesIn } from './structured-values.ts';
import { converted } from './units.ts';

const MOST_SERIES = 10;
const MOST_REPORTS = 20;
const MOST_VALUES = 2000;

/**
 * Every number with where it belongs.
 * @param units of the fields of the template that is filled; a field that isn't in it takes its usual unit
 * @throws Fault('not-found')
 */
export async function ofStudy(call: Call, studyInstanceUid: string, units: FieldUnits): Promise<StudyValues> {
  if (!(await store.hasStudy(call.db, studyInstanceUid))) throw new Fault('not-found', 'There is no such study');
  const [values, taught] = await Promise.all([found(call, studyInstanceUid), store.taughtCodes(call.db)]);
  return placed(values, taught, units);
}

async function found(call: Call, studyInstanceUid: string): Promise<Found[]> {
  const reports: Json[] = [];
  for (const seriesInstanceUid of await store.reportSeries(call.db, studyInstanceUid, MOST_SERIES)) {
    // Our own reports and measurements say what people said.
    if (isOwnSeries({ studyInstanceUid, seriesInstanceUid })) continue;
    let text = '';
    for await (const piece of await metadataOf(call, { studyInstanceUid, seriesInstanceUid })) text += `${piece}\n`;
    for (const line of text.split('\n')) if (line.trim()) reports.push(JSON.parse(line) as Json);
  }
  // A device that sends again sends more: what it said last stands last, and the last counts.
  const inOrder = reports.sort((a, b) => (writtenAt(a) < writtenAt(b) ? -1 : 1)).slice(-MOST_REPORTS);
  return inOrder.flatMap(valuesIn).slice(-MOST_VALUES);
}

function writtenAt(report: Json): string {
  return `${report['00080023']?.Value?.[0] ?? ''}${report['00080033']?.Value?.[0] ?? ''}`;
}

export function taught(call: Call): Promise<TaughtCode[]> {
  return store.taughtCodes(call.db);
}

/**
 * From now on a value of that code, on that side and site, belongs in the field.
 * @throws Fault('not-found') where the study has no such value; Fault('invalid') where its unit can't become the field's
 */
export async function teach(
  call: Call,
  studyInstanceUid: string,
  { item, sopInstanceUid, fieldId }: Teaching,
  units: FieldUnits,
): Promise<StudyValues> {
  const value = (await found(call, studyInstanceUid)).find(
    (one) => one.item === item && one.sopInstanceUid === sopInstanceUid,
  );
  if (!value) throw new Fault('not-found', 'There is no such value in this study any more');
  checkUnit(value, units.get(fieldId));
  const { code, side } = value;
  const site = value.site ? keyOf(value.site) : '';
  const lesson = { code, side, site, fieldId, taughtAt: call.now.toISOString(), taughtBy: actorName(call.actor) };
  await call.db.transaction(async (tx) => {
    await store.putTaught(tx, lesson);
    await audit.record(call, tx, { action: 'code.taught', subject: keyOf(code), after: { side, site, fieldId } });
  });
  return ofStudy(call, studyInstanceUid, units);
}

/** A lesson that could never fill its field would only look like one. */
function checkUnit({ value, unit, shownUnit }: Found, wanted: string | undefined): void {
  const refuse = (sentence: string) => new Fault('invalid', sentence, { field: 'fieldId' });
  if (wanted === undefined) throw refuse('No template has this field');
  if (converted(value, unit, wanted) !== undefined) return;
  throw refuse(`The machine says ${shownUnit || 'no unit'}, and this field takes ${wanted || 'text'}`);
}

/** @throws Fault('not-found') */
export function forget(call: Call, id: number): Promise<void> {
  return call.db.transaction(async (tx) => {
    const lesson = await store.dropTaught(tx, id);
    if (!lesson) throw new Fault('not-found', 'There is no such lesson');
    const { code, side, site, fieldId } = lesson;
    await audit.record(call, tx, { action: 'code.forgotten', subject: keyOf(code), before: { side, site, fieldId } });
  });
}
