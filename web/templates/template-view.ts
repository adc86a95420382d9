// A template to look at as it begins a report, and the question before the original comes back.
import { h } from 'preact';
import { Dialog } from '../parts/dialog.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import { ReportText } from '../reports/report-text.ts';
import type { Template, TemplateLine } from '../shapes.ts';
import { words } from '../words/with-template.ts';
import { TemplateEditor } from './template-editor.ts';

export interface TemplateViewProps {
  template: TemplateLine;
  onEdit: () => void;
  onClose: () => void;
}

export function TemplateView({ template, onEdit, onClose }: TemplateViewProps) {
  const { templates: text } = words;
  const whole = useLoad(() => reportClient.reportTemplate(template.key), [template.key]);
  const { modalities, bodyParts, sex, isOwn } = template;
  const fits = [modalities.join(', '), bodyParts.join(', '), sex && text.sexes[sex]].filter(Boolean).join(' · ');
  return h(
    Dialog,
    {
      ...{ title: template.name, text: fits, submit: isOwn ? text.edit : text.makeOurs, wide: true },
      ...{ onSubmit: onEdit, onClose },
    },
    whole.value
      ? h('div', { class: 'template-text' }, h(ReportText, { document: whole.value.document }))
      : whole.problem
        ? h(Problem, { problem: whole.problem, onRetry: whole.reload })
        : h(Skeleton, { rows: 8 }),
  );
}

/** The editor of one whose text has to come first; what is edited is what the box has now. */
export function TemplateEditing({ line, ...rest }: { line: TemplateLine; onSaved: () => void; onClose: () => void }) {
  const whole = useLoad<Template>(() => reportClient.reportTemplate(line.key), [line.key]);
  if (whole.value) return h(TemplateEditor, { template: whole.value, ...rest });
  if (!whole.problem) return null;
  return h(
    Dialog,
    { title: line.name, onClose: rest.onClose },
    h(Problem, { problem: whole.problem, onRetry: whole.reload }),
  );
}

export interface RestoreDialogProps {
  template: TemplateLine;
  onRestored: () => void;
  onClose: () => void;
}

export function RestoreDialog({ template, onRestored, onClose }: RestoreDialogProps) {
  const { templates: text } = words;
  const task = useTask();
  const restore = async () => {
    const changes = { isActive: false, expectedVersion: template.version };
    if (!(await task.run(() => reportClient.changeReportTemplate(template.key, changes)))) return;
    notify(text.restored);
    onRestored();
    onClose();
  };
  return h(
    Dialog,
    {
      ...{ title: text.restoreTitle(template.name), text: text.restoreText, submit: text.restoreButton },
      ...{ busy: task.busy, onSubmit: restore, onClose },
    },
    h(FormProblem, { problem: task.problem }),
  );
}
