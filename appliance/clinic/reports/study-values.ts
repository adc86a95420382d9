// What machines measured in a study, for who writes its report: in the units of the template that is filled.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import type { StudyValues, Teaching } from '../values/shapes.ts';
import * as values from '../values/values.ts';
import type { DocumentJson } from './document.ts';
import { fieldUnits, fill } from './filling.ts';
import * as templates from './templates.ts';

/** @param template its key; without one each field takes its usual unit @throws Fault('not-found') */
export async function read(call: Call, studyInstanceUid: string, template?: string): Promise<StudyValues> {
  const units = template === undefined ? new Map<string, string>() : await unitsOf(call, template);
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  return values.ofStudy(call, studyInstanceUid, units);
}

/** @throws Fault('not-found') */
export async function teach(call: Call, studyInstanceUid: string, teaching: Teaching): Promise<StudyValues> {
  const ofTemplate = teaching.template === undefined ? [] : await unitsOf(call, teaching.template);
  const units = new Map([...(await everyUnit(call)), ...ofTemplate]);
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  return values.teach(call, studyInstanceUid, teaching, units);
}

/** What a report begins with, filled. Whatever is wrong with a machine's report must not keep anybody from writing theirs. */
export async function begun(call: Call, studyInstanceUid: string, document: DocumentJson): Promise<DocumentJson> {
  const units = fieldUnits(document);
  if (units.size === 0) return document;
  try {
    fill(document, studyInstanceUid, await values.ofStudy(call, studyInstanceUid, units));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    call.log.warn('report.values-not-read', { study: studyInstanceUid, code: error.code });
  }
  return document;
}

async function unitsOf(call: Call, template: string): Promise<Map<string, string>> {
  return fieldUnits((await templates.get(call, template)).document);
}

/** Of all templates: where nobody says which one is filled. */
async function everyUnit(call: Call): Promise<Map<string, string>> {
  const units = new Map<string, string>();
  for (const { key } of await templates.list(call))
    for (const [id, unit] of await unitsOf(call, key)) if (!units.has(id)) units.set(id, unit);
  return units;
}
