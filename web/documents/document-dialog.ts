// One paper: a photo to look at, a PDF to save; and out of sight with a reason.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { may } from '../session.ts';
import type { TimelineEntry } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/words.ts';

export interface DocumentDialogProps {
  entry: TimelineEntry;
  onHidden: () => void;
  onClose: () => void;
}

export function DocumentDialog({ entry, onHidden, onClose }: DocumentDialogProps) {
  const { document: text } = words;
  const [hiding, setHiding] = useState(false);
  const [reason, setReason] = useState('');
  const task = useTask();
  const address = `/api/v1/documents/${entry.id}`;
  const hide = async () => {
    if (!(await task.run(() => client.hideDocument(Number(entry.id), reason.trim())))) return;
    onHidden();
    onClose();
  };
  if (hiding) {
    return h(
      Dialog,
      {
        title: text.hideTitle(entry.title),
        text: text.hideText,
        submit: text.hideButton,
        danger: true,
        dirty: reason !== '',
        busy: task.busy,
        onSubmit: hide,
        onClose: () => setHiding(false),
      },
      h(TextField, {
        label: text.reason,
        value: reason,
        onValue: setReason,
        error: fieldError(task.problem, 'reason'),
        autoFocus: true,
        maxLength: 500,
      }),
      h(FormProblem, { problem: task.problem, fields: ['reason'] }),
    );
  }
  const isPdf = entry.modality === 'application/pdf';
  const facts = [entry.at && instantShort(entry.at), entry.number].filter(Boolean).join(' · ');
  return h(
    Dialog,
    { title: entry.title, text: facts, wide: true, onClose },
    isPdf
      ? h('p', null, h('a', { class: 'button primary', href: address, download: '' }, text.save))
      : h('img', { class: 'document-picture', src: address, alt: entry.title }),
    may('patients.register') &&
      h('div', null, h(Button, { kind: 'quiet', class: 'danger-text', onClick: () => setHiding(true) }, text.hide)),
  );
}
