// What machines measured in the study, beside the text: values whose code no field is known for come first, to be taught
// once. Absent where no machine sent any.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { reportClient } from '../report-client.ts';
import type { FoundValue, StudyValues, TemplateField } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import type { ReportEditor } from './editor.ts';
import { offerStudyValues } from './offered-values.ts';
import { shownUnit } from './shown.ts';
import { TeachDialog } from './teach-dialog.ts';

export interface MeasuredListProps {
  studyInstanceUid: string;
  editor: ReportEditor | undefined;
  isEditable: boolean;
}

/** Values of one code on one side of one site: they are taught together. */
export interface Measured {
  key: string;
  values: FoundValue[];
  /** Where the one that counts went. */
  fieldId: string | undefined;
  isUnknown: boolean;
}

const MOST_SHOWN = 4;

export function MeasuredList({ studyInstanceUid, editor, isEditable }: MeasuredListProps) {
  const { measured: text } = words.report;
  const load = async (signal: AbortSignal) => {
    const [values, { fields }] = await Promise.all([
      reportClient.studyValues(studyInstanceUid, undefined, signal),
      reportClient.reportFields(),
    ]);
    return { values, fields };
  };
  const { value, problem, reload, set } = useLoad(load, [studyInstanceUid]);
  const [teaching, setTeaching] = useState<Measured>();
  useEffect(
    () => onLive('study', ({ study }) => void (study.studyInstanceUid === studyInstanceUid && reload())),
    [studyInstanceUid, reload],
  );
  if (!value) return problem ? h(Problem, { problem, onRetry: reload }) : null;
  const groups = grouped(value.values);
  if (groups.length === 0) return null;
  const unknown = groups.filter(({ isUnknown }) => isUnknown).length;
  const taught = (now: StudyValues) => {
    set((before) => ({ ...before, values: now }));
    offerStudyValues(studyInstanceUid, now);
  };
  return h(
    'details',
    { class: 'report-measured' },
    h(
      'summary',
      null,
      text.title(groups.length),
      unknown > 0 && h('span', { class: 'badge warn' }, text.unknown(unknown)),
    ),
    h(
      'ul',
      { class: 'list' },
      groups.map((group) =>
        h(Row, { key: group.key, group, fields: value.fields, onTeach: isEditable ? setTeaching : undefined }),
      ),
    ),
    teaching &&
      h(TeachDialog, {
        ...{ studyInstanceUid, editor, measured: teaching, fields: value.fields },
        onTaught: taught,
        onClose: () => setTeaching(undefined),
      }),
  );
}

interface RowProps {
  group: Measured;
  fields: readonly TemplateField[];
  onTeach: ((group: Measured) => void) | undefined;
}

function Row({ group, fields, onTeach }: RowProps) {
  const { measured: text } = words.report;
  const label = fields.find(({ id }) => id === group.fieldId)?.label ?? group.fieldId;
  return h(
    'li',
    null,
    h('div', null, h('b', null, nameOf(group)), ' ', h('span', { class: 'mono' }, valuesOf(group))),
    group.isUnknown
      ? onTeach &&
          h(Button, { class: 'small', label: text.teachOf(nameOf(group)), onClick: () => onTeach(group) }, text.teach)
      : h('span', { class: 'muted' }, label ? text.goesTo(label) : text.goesNowhere),
  );
}

/** As the machine calls it, with its side. */
export function nameOf({ values }: Measured): string {
  const [{ code, site, side }] = values as [FoundValue];
  const { sides } = words.report.measured;
  return [code.meaning || code.value, [site?.meaning, sides[side]].filter(Boolean).join(', ')]
    .filter(Boolean)
    .join(' · ');
}

export function valuesOf({ values }: Measured): string {
  const shown = values.slice(0, MOST_SHOWN).map(({ value, unit, shownUnit: said }) => {
    return `${Number(value.toPrecision(5))} ${unit ? shownUnit(unit) : said}`.trim();
  });
  return [...shown, ...(values.length > MOST_SHOWN ? ['…'] : [])].join(', ');
}

/** Unknown ones first, otherwise as the machine has them. */
export function grouped({ values, placed, unknown }: StudyValues): Measured[] {
  const nobodyKnows = new Set(unknown);
  const fieldOf = new Map(
    placed.flatMap(({ fieldId, from, how }) => (how === 'computed' ? [] : from.map((at) => [at, fieldId] as const))),
  );
  const groups = new Map<string, Measured>();
  for (const [at, value] of values.entries()) {
    const { code, site, side } = value;
    const key = JSON.stringify([code.scheme, code.value, site?.scheme, site?.value, side, nobodyKnows.has(at)]);
    const group = groups.get(key) ?? { key, values: [], fieldId: undefined, isUnknown: nobodyKnows.has(at) };
    group.values.push(value);
    group.fieldId ??= fieldOf.get(at);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => Number(b.isUnknown) - Number(a.isUnknown));
}
