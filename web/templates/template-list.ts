// Every template with what can be done with it: those of the clinic, those that came with Lightbox.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import { h } from 'preact';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Icon } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { TemplateLine } from '../shapes.ts';
import { words } from '../words/with-template.ts';

export type TemplateStep = 'view' | 'edit' | 'restore';

export interface TemplateListProps {
  templates: TemplateLine[];
  onStep: (step: TemplateStep, template: TemplateLine) => void;
  onChanged: () => void;
}

export function TemplateList({ templates, onStep, onChanged }: TemplateListProps) {
  const { templates: text } = words;
  const { columns } = text;
  const shown: Column<TemplateLine>[] = [
    {
      text: columns.name,
      header: true,
      cell: (template) =>
        h(
          'button',
          {
            type: 'button',
            class: 'link-button',
            'aria-label': text.viewOf(template.name),
            onClick: () => onStep('view', template),
          },
          h('bdi', null, template.name),
        ),
    },
    { text: columns.modalities, cell: ({ modalities }) => modalities.join(', ') },
    { text: columns.bodyParts, cell: ({ bodyParts }) => bodyParts.join(', ') || words.common.none },
    { text: columns.sex, cell: ({ sex }) => text.sexes[sex] },
    {
      text: columns.state,
      cell: ({ isOwn, isActive }) => (!isActive ? text.off : isOwn ? h('b', null, text.own) : text.came),
    },
    { text: '', actions: true, cell: (template) => h(TemplateMenu, { template, onStep, onChanged }) },
  ];
  return h(DataTable<TemplateLine>, {
    ...{ caption: text.title, columns: shown, rows: templates, keyOf: ({ key }: TemplateLine) => key },
    dim: ({ isActive }: TemplateLine) => !isActive,
  });
}

type TemplateMenuProps = Omit<TemplateListProps, 'templates'> & { template: TemplateLine };

function TemplateMenu({ template, onStep, onChanged }: TemplateMenuProps) {
  const { templates: text } = words;
  const { key, name, isOwn, isActive, version, basedOn } = template;
  const task = useTask();
  const turn = async (isActive: boolean) => {
    const changes = { isActive, expectedVersion: version };
    if (!(await task.run(() => reportClient.changeReportTemplate(key, changes)))) return;
    notify(isActive ? text.used(name) : text.switchedOff(name));
    onChanged();
  };
  const choices: Choice[] = [
    { text: text.view, onChoose: () => onStep('view', template) },
    { text: isOwn ? text.edit : text.makeOurs, onChoose: () => onStep('edit', template) },
  ];
  if (!isActive) choices.push({ text: text.use, onChoose: () => void turn(true) });
  else if (basedOn !== null) choices.push({ text: text.restore, onChoose: () => onStep('restore', template) });
  else if (isOwn) choices.push({ text: text.switchOff, onChoose: () => void turn(false) });
  return [
    h(FormProblem, { problem: task.problem }),
    h(
      Menu,
      { label: words.common.actions(name), align: 'end', class: 'button quiet icon-only', choices },
      h(Icon, { of: Ellipsis }),
    ),
  ];
}
