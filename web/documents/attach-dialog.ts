// Adds a paper to a patient: photographed with the telephone that this page is open on, or a file. What it is called comes
// with it; the picture is shown before it is sent.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { TimelineEntry } from '../shapes.ts';
import { words } from '../words/words.ts';

const TYPES = 'image/jpeg,image/png,application/pdf';

export interface AttachDialogProps {
  patientId: number;
  /** The patient's, to choose which one it is about. */
  entries: TimelineEntry[];
  onAttached: () => void;
  onClose: () => void;
}

export function AttachDialog({ patientId, entries, onAttached, onClose }: AttachDialogProps) {
  const { document: text } = words;
  const [file, setFile] = useState<File>();
  const [title, setTitle] = useState(text.slip);
  const [orderId, setOrder] = useState('');
  const task = useTask();
  const picture = usePicture(file);
  const attach = async () => {
    const done = await task.run(async () => {
      if (!file) throw new Refusal('invalid', text.needFile);
      await client.attachDocument(patientId, { title: title.trim(), orderId: Number(orderId) || undefined }, file);
      notify(text.attached);
      onAttached();
    });
    if (done) onClose();
  };
  const orders = entries.filter(({ kind }) => kind === 'order');
  return h(
    Dialog,
    { title: text.add, submit: text.attach, dirty: Boolean(file), busy: task.busy, onSubmit: attach, onClose },
    h(
      'div',
      { class: 'file-choice' },
      fileButton(text.camera, setFile, true),
      fileButton(text.file, setFile, false),
      file && h('span', { class: 'muted' }, h('bdi', null, file.name)),
    ),
    picture && h('img', { class: 'document-preview', src: picture, alt: text.preview }),
    h(TextField, {
      label: text.title,
      value: title,
      onValue: setTitle,
      error: fieldError(task.problem, 'title'),
      maxLength: 100,
    }),
    orders.length > 0 &&
      h(SelectField, {
        label: text.about,
        value: orderId,
        onValue: setOrder,
        options: [
          { value: '', text: text.noOrder },
          ...orders.map(({ id, title: exam, number }) => ({ value: id, text: `${exam} · ${number}` })),
        ],
      }),
    h(FormProblem, { problem: task.problem, fields: ['title'] }),
  );
}

function fileButton(label: string, onFile: (file: File | undefined) => void, camera: boolean) {
  return h(
    'label',
    { class: 'button' },
    label,
    h('input', {
      type: 'file',
      class: 'sr-only',
      accept: camera ? 'image/*' : TYPES,
      capture: camera ? 'environment' : undefined,
      onChange: (event: Event) => onFile((event.currentTarget as HTMLInputElement).files?.[0]),
    }),
  );
}

function usePicture(file: File | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!file?.type.startsWith('image/')) return setAddress(undefined);
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
