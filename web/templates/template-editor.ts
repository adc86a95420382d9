// A template to write: its name, what it fits, and its text in the editor of reports. Ends with Save or Cancel; nothing of
// it is kept before.
import TextCursorInput from 'lucide/dist/esm/icons/text-cursor-input.mjs';
import { h } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import { ReportEditor } from '../reports/editor.ts';
import { TextTools } from '../reports/text-tools.ts';
import { NOTHING } from '../reports/use-editor.ts';
import type { NewTemplate, Template } from '../shapes.ts';
import { words } from '../words/with-template.ts';
import { FieldDialog } from './field-dialog.ts';
import { emptyTemplate, fieldIds, listOf, withoutValues } from './texts.ts';

export interface TemplateEditorProps {
  /** One of the clinic's own is changed; of one that came with Lightbox a copy is made; none: a new one. */
  template?: Template;
  onSaved: () => void;
  onClose: () => void;
}

interface Fit {
  name: string;
  modalities: string;
  bodyParts: string;
  exams: string;
  sex: Template['sex'];
}

const FIELDS = ['name', 'modalities', 'bodyParts', 'exams'];

export function TemplateEditor({ template, onSaved, onClose }: TemplateEditorProps) {
  const { templates: text } = words;
  const [fit, setFit] = useState<Fit>(() => fitOf(template));
  const [isTouched, setTouched] = useState(false);
  const opened = useText(template, () => setTouched(true));
  const [asksField, setAsksField] = useState(false);
  const task = useTask();
  const set = (change: Partial<Fit>) => {
    setFit((known) => ({ ...known, ...change }));
    setTouched(true);
  };
  const save = async () => {
    const wanted = wantedOf(fit, withoutValues(opened.editor!.document));
    if (!(await task.run(() => send(template, wanted)))) return;
    notify(text.saved(wanted.name));
    onSaved();
    onClose();
  };
  const put = (attrs: { id: string; label: string; unit: string }) => {
    const isIn = opened.editor!.insert({ type: 'field', attrs });
    if (isIn) requestAnimationFrame(() => opened.editor!.focus());
    return isIn;
  };
  const isCopy = template && !template.isOwn;
  const title = !template ? text.addTitle : isCopy ? text.makeOursTitle(template.name) : text.editTitle(template.name);
  return [
    h(
      Dialog,
      {
        ...{ title, text: isCopy ? text.makeOursText : undefined, submit: words.common.save, wide: true },
        ...{ dirty: isTouched, busy: task.busy, onSubmit: save, onClose },
      },
      h(FitFields, { fit, onFit: set, problem: task.problem }),
      h(
        'div',
        { class: 'template-text' },
        h(
          'div',
          { class: 'report-tools', role: 'group', 'aria-label': words.report.toolbar },
          h(TextTools, { ...opened, isEditable: true }),
          h('span', { class: 'report-tools-gap' }),
          h(Button, { kind: 'quiet', icon: TextCursorInput, onClick: () => setAsksField(true) }, text.field),
        ),
        h('div', { class: 'template-scroll', ref: opened.host }),
      ),
      h('p', { class: 'hint' }, text.fieldsHint),
      h(FormProblem, { problem: FIELDS.some((name) => errorIn(task.problem, name)) ? undefined : task.problem }),
    ),
    // Beside the dialog, not in it: a form holds no form.
    asksField &&
      h(FieldDialog, {
        taken: fieldIds(opened.editor!.document),
        onField: put,
        onClose: () => setAsksField(false),
      }),
  ];
}

/** The editor of reports in an element of the dialog, with the template's text. */
function useText(template: Template | undefined, onChange: () => void) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<ReportEditor>();
  const [state, setState] = useState(NOTHING);
  useLayoutEffect(() => {
    const opened = new ReportEditor(host.current!, {
      ...{ document: template?.document ?? emptyTemplate(), isAddendum: false, macros: () => [] },
      ...{ onChange, onState: setState, onSource: () => undefined },
    });
    setEditor(opened);
    return () => opened.close();
  }, []);
  return { host, editor, state };
}

interface FitFieldsProps {
  fit: Fit;
  onFit: (change: Partial<Fit>) => void;
  problem: unknown;
}

function FitFields({ fit, onFit, problem }: FitFieldsProps) {
  const { templates: text } = words;
  const line = (name: 'name' | 'modalities' | 'bodyParts' | 'exams', more: object) =>
    h(TextField, {
      ...{ label: text[name], value: fit[name], error: errorIn(problem, name), maxLength: 400, ...more },
      onValue: (value: string) => onFit({ [name]: value }),
    });
  const sexes = Object.entries(text.sexes).map(([value, name]) => ({ value, text: name }));
  return h(
    'div',
    { class: 'template-fit' },
    line('name', { required: true, maxLength: 100, autoFocus: true }),
    h(SelectField, {
      ...{ label: text.sex, value: fit.sex, options: sexes },
      onValue: (sex) => onFit({ sex: sex as Fit['sex'] }),
    }),
    line('modalities', { required: true, hint: text.modalitiesHint }),
    line('bodyParts', { hint: text.bodyPartsHint }),
    line('exams', { hint: text.examsHint, maxLength: 900 }),
  );
}

/** A fault in one of a list stands at the list. */
function errorIn(problem: unknown, name: string): string | undefined {
  if (problem instanceof Refusal && problem.field?.startsWith(`${name}.`)) return words.problem.field;
  return fieldError(problem, name);
}

function fitOf(template: Template | undefined): Fit {
  const line = (list: readonly string[] = []) => list.join(', ');
  return {
    name: template?.name ?? '',
    modalities: line(template?.modalities),
    bodyParts: line(template?.bodyParts),
    exams: line(template?.exams),
    sex: template?.sex ?? '',
  };
}

function wantedOf({ name, sex, ...fit }: Fit, document: Template['document']): NewTemplate {
  return {
    ...{ name: name.trim(), sex, document, exams: listOf(fit.exams) },
    modalities: listOf(fit.modalities.toUpperCase()),
    bodyParts: listOf(fit.bodyParts.toUpperCase()),
  };
}

function send(template: Template | undefined, wanted: NewTemplate): Promise<Template> {
  if (template?.isOwn)
    return reportClient.changeReportTemplate(template.key, { ...wanted, expectedVersion: template.version });
  return reportClient.addReportTemplate(template ? { ...wanted, basedOn: template.key } : wanted);
}
