// One's macros and the clinic's: all of them, a new one, away with an old one.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import { MacroDialog } from '../reports/macro-dialog.ts';
import type { Macro } from '../shapes.ts';
import { words } from '../words/with-template.ts';

export function MacroSection() {
  const { ownMacros: text } = words;
  const macros = useLoad(async () => (await reportClient.reportMacros()).macros, []);
  const [asked, setAsked] = useState<'add' | Macro>();
  const close = () => setAsked(undefined);
  return h(
    'section',
    { class: 'section', 'aria-labelledby': 'macros-title' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', { id: 'macros-title' }, text.title),
      h(Button, { icon: Plus, onClick: () => setAsked('add') }, text.add),
    ),
    h('p', { class: 'muted' }, text.text),
    macros.problem !== undefined && h(Problem, { problem: macros.problem, onRetry: macros.reload }),
    !macros.value
      ? macros.problem === undefined && h(Skeleton, { rows: 3 })
      : macros.value.length === 0
        ? h('p', null, h('b', null, text.empty), ' ', h('span', { class: 'muted' }, text.emptyText))
        : h(DataTable<Macro>, {
            ...{ caption: text.title, columns: columns(setAsked), rows: macros.value },
            keyOf: ({ id }: Macro) => id,
          }),
    asked === 'add' && h(MacroDialog, { macros: [], onMacros: macros.reload, onClose: close }),
    asked && asked !== 'add' && h(RemoveDialog, { macro: asked, onRemoved: macros.reload, onClose: close }),
  );
}

function columns(onRemove: (macro: Macro) => void): Column<Macro>[] {
  const { ownMacros: text } = words;
  return [
    { text: text.columns.abbreviation, header: true, cell: ({ abbreviation }) => h('bdi', null, abbreviation) },
    { text: text.columns.text, cell: (macro) => h('bdi', { class: 'macro-text' }, macro.text) },
    { text: text.columns.whose, cell: ({ isShared }) => (isShared ? text.shared : text.mine) },
    {
      text: '',
      actions: true,
      cell: (macro) =>
        h(
          Button,
          { kind: 'quiet', label: text.removeOf(macro.abbreviation), onClick: () => onRemove(macro) },
          text.remove,
        ),
    },
  ];
}

function RemoveDialog({ macro, onRemoved, onClose }: { macro: Macro; onRemoved: () => void; onClose: () => void }) {
  const { ownMacros: text } = words;
  const task = useTask();
  const remove = async () => {
    if (!(await task.run(() => reportClient.removeReportMacro(macro.id)))) return;
    notify(text.removed(macro.abbreviation));
    onRemoved();
    onClose();
  };
  return h(
    Dialog,
    {
      title: text.removeTitle(macro.abbreviation),
      text: macro.isShared ? text.removeShared : text.removeText,
      ...{ submit: words.common.remove, danger: true, busy: task.busy, onSubmit: remove, onClose },
    },
    h(FormProblem, { problem: task.problem }),
  );
}
