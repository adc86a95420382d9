// Codes of machines that somebody put on a field once: all of them, and away with one that was wrong.
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
import { When } from '../parts/when.ts';
import { reportClient } from '../report-client.ts';
import type { TaughtCode, TemplateField } from '../shapes.ts';
import { words } from '../words/with-template.ts';

async function load() {
  const [{ codes }, { fields }] = await Promise.all([reportClient.taughtCodes(), reportClient.reportFields()]);
  return { codes, fields };
}

export function TaughtSection() {
  const { taughtCodes: text } = words;
  const { value, problem, reload } = useLoad(load, []);
  const [asked, setAsked] = useState<TaughtCode>();
  return h(
    'section',
    { class: 'section', 'aria-labelledby': 'taught-title' },
    h('h2', { id: 'taught-title' }, text.title),
    h('p', { class: 'muted' }, text.text),
    problem !== undefined && h(Problem, { problem, onRetry: reload }),
    !value && problem === undefined && h(Skeleton, { rows: 3 }),
    value?.codes.length === 0 &&
      h('p', null, h('b', null, text.empty), ' ', h('span', { class: 'muted' }, text.emptyText)),
    value &&
      value.codes.length > 0 &&
      h(DataTable<TaughtCode>, {
        ...{ caption: text.title, columns: columns(value.fields, setAsked), rows: value.codes },
        keyOf: ({ id }: TaughtCode) => id,
      }),
    asked && h(ForgetDialog, { code: asked, onForgotten: reload, onClose: () => setAsked(undefined) }),
  );
}

const nameOf = ({ code }: TaughtCode) => code.meaning || code.value;

function columns(fields: readonly TemplateField[], onForget: (code: TaughtCode) => void): Column<TaughtCode>[] {
  const { taughtCodes: text } = words;
  return [
    { text: text.columns.name, header: true, cell: (code) => h('bdi', null, nameOf(code)) },
    {
      text: text.columns.code,
      cell: ({ code, site }) =>
        h('bdi', { class: 'mono' }, [`${code.scheme} ${code.value}`, site].filter(Boolean).join(' · ')),
    },
    { text: text.columns.side, cell: ({ side }) => text.sides[side] },
    {
      text: text.columns.field,
      cell: ({ fieldId }) => fields.find(({ id }) => id === fieldId)?.label ?? h('span', { class: 'mono' }, fieldId),
    },
    {
      text: text.columns.by,
      cell: ({ taughtBy, taughtAt }) => [`${taughtBy.replace(/^user:/, '')} · `, h(When, { at: taughtAt })],
    },
    {
      text: '',
      actions: true,
      cell: (code) =>
        h(Button, { kind: 'quiet', label: text.forgetOf(nameOf(code)), onClick: () => onForget(code) }, text.forget),
    },
  ];
}

function ForgetDialog({
  code,
  onForgotten,
  onClose,
}: {
  code: TaughtCode;
  onForgotten: () => void;
  onClose: () => void;
}) {
  const { taughtCodes: text } = words;
  const task = useTask();
  const forget = async () => {
    if (!(await task.run(() => reportClient.forgetCode(code.id)))) return;
    notify(text.forgotten(nameOf(code)));
    onForgotten();
    onClose();
  };
  return h(
    Dialog,
    {
      title: text.forgetTitle(nameOf(code)),
      text: text.forgetText,
      ...{ submit: text.forgetButton, danger: true, busy: task.busy, onSubmit: forget, onClose },
    },
    h(FormProblem, { problem: task.problem }),
  );
}
