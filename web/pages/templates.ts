// What reports begin with: templates to look at and make one's own, macros, and what machines' codes were taught to mean.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { reportClient } from '../report-client.ts';
import { may } from '../session.ts';
import type { TemplateLine } from '../shapes.ts';
import { MacroSection } from '../templates/macro-section.ts';
import { TaughtSection } from '../templates/taught-section.ts';
import { TemplateEditor } from '../templates/template-editor.ts';
import { TemplateList, type TemplateStep } from '../templates/template-list.ts';
import { RestoreDialog, TemplateEditing, TemplateView } from '../templates/template-view.ts';
import { words } from '../words/with-template.ts';

type Asked = { step: 'add' } | { step: TemplateStep; template: TemplateLine };

export function TemplatesPage() {
  const { templates: text } = words;
  const templates = useLoad(async () => (await reportClient.reportTemplates()).templates, []);
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState<Asked>();
  const shown = (templates.value ?? []).filter((template) => fits(template, search));
  const onStep = (step: TemplateStep, template: TemplateLine) => setAsked({ step, template });
  return h(
    'div',
    { class: 'page templates-page' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, text.title), h('p', { class: 'muted' }, text.text)),
      h(Button, { icon: Plus, onClick: () => setAsked({ step: 'add' }) }, text.add),
    ),
    h(
      'div',
      { class: 'filters' },
      h(TextField, { label: text.search, value: search, onValue: setSearch, type: 'search', maxLength: 100 }),
    ),
    templates.problem !== undefined && h(Problem, { problem: templates.problem, onRetry: templates.reload }),
    !templates.value && templates.problem === undefined && h(Skeleton, { rows: 8 }),
    templates.value && shown.length === 0 && h('p', { class: 'muted', role: 'status' }, text.none),
    shown.length > 0 && h(TemplateList, { templates: shown, onStep, onChanged: templates.reload }),
    // Macros are a writer's own, and so is what the machines' codes mean.
    may('reports.write') && h(MacroSection, null),
    may('reports.write') && h(TaughtSection, null),
    asked && h(Question, { asked, onStep, onChanged: templates.reload, onClose: () => setAsked(undefined) }),
  );
}

/** Every word stands in its name, its modality or its body part. */
function fits({ name, modalities, bodyParts }: TemplateLine, search: string): boolean {
  const text = [name, ...modalities, ...bodyParts].join(' ').toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface QuestionProps {
  asked: Asked;
  onStep: (step: TemplateStep, template: TemplateLine) => void;
  onChanged: () => void;
  onClose: () => void;
}

function Question({ asked, onStep, onChanged, onClose }: QuestionProps) {
  if (asked.step === 'add') return h(TemplateEditor, { onSaved: onChanged, onClose });
  const { template } = asked;
  if (asked.step === 'edit') return h(TemplateEditing, { line: template, onSaved: onChanged, onClose });
  if (asked.step === 'restore') return h(RestoreDialog, { template, onRestored: onChanged, onClose });
  return h(TemplateView, { template, onEdit: () => onStep('edit', template), onClose });
}
