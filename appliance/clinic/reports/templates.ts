// Templates: those that come with the program, and the clinic's own, which whoever reads or heads the house makes and changes.
// Which one a study begins with is template-choice.ts's.
import { actorName, type Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import { checkDocument, type DocumentJson, emptyDocument, nodesOf } from './document.ts';
import type { FittingTemplate } from './fitting-template.ts';
import type { StudyRow } from './store.ts';
import { fitness, OPENS_BY_ITSELF, type Wanted } from './template-choice.ts';
import type { NewTemplate, Template, TemplateChanges, TemplateField, TemplateLine } from './template-shapes.ts';
import * as store from './template-store.ts';
import { type TemplateFile, templateFiles } from './template-text.ts';

const MOST_OWN = 500;
const MOST_SUGGESTED = 30;

/** The clinic's own, also those not in use, and those that came with the program and have no copy in use. */
export async function list(call: Call): Promise<TemplateLine[]> {
  return (await all(call.db)).map(({ document: _, ...line }) => line);
}

/** Every field that a template in use has, by its label; of one id, as the clinic's own says it. */
export async function fields(call: Call): Promise<TemplateField[]> {
  const known = new Map<string, TemplateField>();
  const inUse = (await all(call.db)).filter(({ isActive }) => isActive);
  for (const { attrs } of inUse.flatMap(({ document }) => nodesOf(document, 'field'))) {
    const { id, label, unit } = attrs as unknown as TemplateField;
    if (!known.has(id)) known.set(id, { id, label: label || id, unit });
  }
  return [...known.values()].sort((a, b) => a.label.localeCompare(b.label));
}

async function all(db: Queries): Promise<Template[]> {
  const own = await store.templates(db);
  const replaced = new Set(own.filter(({ isActive }) => isActive).map(({ basedOn }) => basedOn));
  const files = templateFiles().filter(({ key }) => !replaced.has(key));
  return [...own.map(({ id: _, ...template }) => template), ...files.map(ofFile)];
}

function ofFile(file: TemplateFile): Template {
  return { ...file, isOwn: false, isActive: true, version: 1, basedOn: null };
}

/** @throws Fault('not-found') */
export async function get(call: Call, key: string): Promise<Template> {
  const file = templateFiles().find((one) => one.key === key);
  if (file) return ofFile(file);
  const own = /^\d{1,15}$/.test(key) ? await store.templateById(call.db, Number(key)) : undefined;
  if (!own) throw new Fault('not-found', 'There is no such template');
  const { id: _, ...template } = own;
  return template;
}

/** What belongs to one patient must not begin the reports of others. @throws Fault('invalid' | 'too-large') */
function checkTemplate(sent: unknown): DocumentJson {
  const document = checkDocument(sent);
  const refuse = (sentence: string) => new Fault('invalid', sentence, { field: 'document' });
  if (['image', 'measurement'].some((type) => nodesOf(document, type).length > 0))
    throw refuse('A template holds no image and no measurement of a study');
  if (nodesOf(document, 'addendum').length > 0) throw refuse('A template has no addendum');
  if (nodesOf(document, 'field').some(({ attrs }) => attrs!.value !== null))
    throw refuse('The fields of a template are empty: their values come with the study');
  return document;
}

/** @throws Fault('invalid' | 'conflict' | 'too-many') */
export async function add(call: Call, wanted: NewTemplate): Promise<Template> {
  const document = checkTemplate(wanted.document);
  const basedOn = wanted.basedOn ?? null;
  if (basedOn !== null && !templateFiles().some(({ key }) => key === basedOn))
    throw new Fault('invalid', 'No such template came with Lightbox', { field: 'basedOn' });
  const id = await call.db.transaction(async (tx) => {
    const own = await store.templates(tx);
    if (own.length >= MOST_OWN) throw new Fault('too-many', 'There are too many templates');
    if (own.some((one) => one.isActive && one.basedOn !== null && one.basedOn === basedOn))
      throw new Fault('conflict', 'The clinic has its own of this template already: change that', { field: 'basedOn' });
    const row = { ...wanted, basedOn, document, isActive: true, at: call.now.toISOString(), by: actorName(call.actor) };
    const added = await store.insertTemplate(tx, row);
    const subject = `report-template:${added}`;
    await audit.record(call, tx, { action: 'report-template.added', subject, after: { ...wanted, document } });
    return added;
  });
  return get(call, String(id));
}

/** @throws Fault('not-found' | 'invalid' | 'conflict') */
export async function change(call: Call, key: string, changes: TemplateChanges): Promise<Template> {
  const { expectedVersion, ...wanted } = changes;
  if (wanted.document) wanted.document = checkTemplate(wanted.document);
  await call.db.transaction(async (tx) => {
    const before = /^\d{1,15}$/.test(key) ? await store.templateById(tx, Number(key)) : undefined;
    if (!before) throw new Fault('not-found', 'The clinic has no such template of its own: copy it first');
    if (before.version !== expectedVersion)
      throw new Fault('conflict', 'Somebody changed this template meanwhile. Look at it as it is now, then try again');
    const after = { ...before, ...wanted };
    const others = (await store.templates(tx)).filter((one) => one.id !== before.id && one.isActive);
    if (after.isActive && after.basedOn !== null && others.some(({ basedOn }) => basedOn === after.basedOn))
      throw new Fault('conflict', 'Another one stands for the same template already', { field: 'isActive' });
    await store.updateTemplate(tx, before.id, { ...after, at: call.now.toISOString(), by: actorName(call.actor) });
    const subject = `report-template:${before.id}`;
    const past = Object.fromEntries(Object.keys(wanted).map((name) => [name, before[name as keyof typeof before]]));
    await audit.record(call, tx, { action: 'report-template.changed', subject, before: past, after: wanted });
  });
  return get(call, key);
}

/** What a report of this study begins with, and what else would fit, best first. */
export async function beginningOf(
  db: Queries,
  study: StudyRow,
): Promise<{ document: DocumentJson; fitting: FittingTemplate[] }> {
  const parts = await store.bodyParts(db, study.studyId);
  const wanted: Wanted = {
    examCode: study.order?.examCode ?? '',
    modalities: study.order ? [study.order.modality] : study.modalities,
    bodyPart: study.order?.bodyPart || parts[0] || '',
    description: `${study.order?.examName ?? ''} ${study.description}`,
    sex: study.patient.sex,
  };
  const scored = (await all(db))
    .filter(({ isActive }) => isActive)
    .map((template) => ({ template, score: fitness(template, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || Number(b.template.isOwn) - Number(a.template.isOwn));
  const best = scored[0]?.score >= OPENS_BY_ITSELF ? scored[0].template.document : emptyDocument();
  return {
    document: await filled(db, study, best),
    fitting: scored.slice(0, MOST_SUGGESTED).map(({ template: { key, name } }) => ({ key, name })),
  };
}

/** What order and archive know stands in the text already. */
async function filled(db: Queries, study: StudyRow, template: DocumentJson): Promise<DocumentJson> {
  const document = structuredClone(template);
  const put = (name: string, lines: readonly string[]) => {
    const section = document.content!.find(({ type }) => type === name)!;
    if (lines.length > 0)
      section.content = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
  };
  put('indication', (study.order?.indication ?? '').split(/\s*\n\s*/).filter(Boolean));
  const prior = await store.latestPrior(db, study.studyId);
  if (prior) {
    const name = (prior.description as string) || (prior.modalities as string).replaceAll('\\', ', ');
    put('comparison', [`${name}, ${prior.study_date}`]);
  }
  return checkDocument(document);
}
