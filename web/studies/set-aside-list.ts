// Objects that contradict one already kept, waiting for a person; for those who may resolve them.
import Inbox from 'lucide/dist/esm/icons/inbox.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { Empty } from '../parts/empty.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { PersonName } from '../parts/person.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import type { SetAsideObject } from '../shapes.ts';
import { words } from '../words/words.ts';

export function SetAsideList() {
  const { setAside } = words;
  const objects = useLoad(() => client.setAside(), []);
  const [asked, setAsked] = useState<SetAsideObject>();
  if (objects.problem)
    return h('div', { class: 'page' }, h(Problem, { problem: objects.problem, onRetry: objects.reload }));
  if (!objects.value) return h('div', { class: 'page' }, h(Skeleton, { rows: 5 }));
  const found = objects.value.objects;
  if (found.length === 0) return h(Empty, { icon: Inbox, title: setAside.empty, text: setAside.emptyText });
  return h(
    'div',
    { class: 'page' },
    h('p', { class: 'muted' }, setAside.text),
    h(DataTable<SetAsideObject>, {
      caption: setAside.title,
      columns: columns(setAsked),
      rows: found,
      keyOf: ({ id }) => id,
    }),
    asked && h(DiscardDialog, { object: asked, onClose: () => setAsked(undefined), onDone: objects.reload }),
  );
}

function columns(onDiscard: (object: SetAsideObject) => void): Column<SetAsideObject>[] {
  const { setAside, studies } = words;
  return [
    { text: studies.columns.patient, header: true, cell: ({ patient }) => h(PersonName, { name: patient.name }) },
    { text: setAside.reason, cell: ({ reason }) => reason },
    { text: setAside.object, cell: (object) => h(Difference, { object }) },
    { text: studies.columns.source, cell: ({ source }) => h('bdi', null, source) },
    { text: studies.columns.received, cell: ({ receivedAt }) => h(When, { at: receivedAt }) },
    {
      text: '',
      actions: true,
      cell: (object) => h(Button, { kind: 'quiet', onClick: () => onDiscard(object) }, setAside.discard),
    },
  ];
}

/** The two contents under one UID, by the beginnings of their checksums. */
function Difference({ object }: { object: SetAsideObject }) {
  const { setAside } = words;
  const line = (text: string, hash: string | null) =>
    h(
      'div',
      { class: 'muted' },
      `${text} `,
      h('code', { title: hash ?? undefined }, hash?.slice(0, 12) ?? words.common.none),
    );
  return h(
    'div',
    null,
    h(Copy, { value: object.sopInstanceUid, what: setAside.object, class: 'mono' }),
    line(setAside.kept, object.keptSha256),
    line(setAside.incoming, object.sha256),
  );
}

function DiscardDialog({
  object,
  onClose,
  onDone,
}: {
  object: SetAsideObject;
  onClose: () => void;
  onDone: () => void;
}) {
  const { setAside } = words;
  const [reason, setReason] = useState('');
  const task = useTask();
  const discard = async () => {
    if (!(await task.run(() => client.discardSetAside(object.id, reason)))) return;
    notify(setAside.discarded);
    onDone();
    onClose();
  };
  return h(
    Dialog,
    {
      title: setAside.discardTitle,
      text: setAside.discardText,
      danger: true,
      submit: words.setAside.discard.replace('…', ''),
      dirty: reason !== '',
      busy: task.busy,
      onSubmit: discard,
      onClose,
    },
    h(TextField, {
      label: setAside.discardReason,
      value: reason,
      onValue: setReason,
      autoFocus: true,
      lines: 2,
      maxLength: 500,
    }),
    h(FormProblem, { problem: task.problem }),
  );
}
