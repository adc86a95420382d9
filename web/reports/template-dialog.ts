// Every template, for a study that none of those offered fits.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { reportClient } from '../report-client.ts';
import { words } from '../words/with-report.ts';

export interface TemplateDialogProps {
  onUse: (key: string) => unknown;
  onClose: () => void;
}

export function TemplateDialog({ onUse, onClose }: TemplateDialogProps) {
  const { report } = words;
  const templates = useLoad(async () => (await reportClient.reportTemplates()).templates, []);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string>();
  const sought = search.toLocaleLowerCase();
  const shown = (templates.value ?? []).filter(
    ({ name, modalities, isActive }) =>
      isActive && `${name} ${modalities.join(' ')}`.toLocaleLowerCase().includes(sought),
  );
  const picked = shown.find(({ key }) => key === chosen) ?? shown[0];
  const use = () => {
    if (!picked) return;
    onClose();
    onUse(picked.key);
  };
  return h(
    Dialog,
    {
      title: report.templateTitle,
      text: report.templateText,
      submit: report.templateUse,
      onSubmit: use,
      onClose,
    },
    h(TextField, {
      label: report.templateSearch,
      value: search,
      onValue: setSearch,
      type: 'search',
      autoFocus: true,
      maxLength: 100,
    }),
    templates.problem !== undefined && h(Problem, { problem: templates.problem, onRetry: templates.reload }),
    !templates.value && templates.problem === undefined && h(Skeleton, { rows: 4 }),
    templates.value && shown.length === 0 && h('p', { class: 'muted' }, report.noTemplate),
    h(
      'div',
      { class: 'report-templates', role: 'radiogroup', 'aria-label': report.templates },
      shown.map(({ key, name, modalities }) =>
        h(
          'label',
          { key, class: 'check' },
          h('input', { type: 'radio', name: 'template', checked: picked?.key === key, onChange: () => setChosen(key) }),
          h('span', null, name, h('span', { class: 'muted' }, ` ${modalities.join(', ')}`)),
        ),
      ),
    ),
  );
}
