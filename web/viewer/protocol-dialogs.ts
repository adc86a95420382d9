// What is asked about hanging protocols: a name for the present layout and what it is for; whether one is deleted.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { CheckField, SelectField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { HangingProtocol } from '../shapes.ts';
import type { Viewer } from './model.ts';
import { words } from './words.ts';

export function ProtocolDialogs({ viewer }: { viewer: Viewer }) {
  const asking = viewer.protocols.asking.value;
  const onClose = () => {
    viewer.protocols.asking.value = undefined;
  };
  if (!asking) return null;
  return asking === 'save'
    ? h(SaveDialog, { viewer, onClose })
    : h(RemoveDialog, { viewer, protocol: asking, onClose });
}

/** For which studies: those of a body part, all of the modality, or those that were ordered as one exam. */
type Use = Pick<HangingProtocol, 'bodyPart' | 'examCode'>;

function SaveDialog({ viewer, onClose }: { viewer: Viewer; onClose: () => void }) {
  const { protocols, study, layout } = viewer;
  const [places] = useState(() => protocols.places(true) ?? []);
  const current = places.find((place) => place?.study === 'current') ?? places.find((place) => place);
  const modality = current?.modality ?? '';
  const parts = new Set([current?.bodyPart ?? '', ...(study?.series.map((series) => series.bodyPart) ?? [])]);
  const bodyParts = [...parts].filter(Boolean);
  const [name, setName] = useState('');
  const exam = study?.exam;
  const uses: Use[] = [...bodyParts, ''].map((bodyPart) => ({ bodyPart, examCode: '' }));
  if (exam) uses.unshift({ bodyPart: '', examCode: exam.code });
  const [use, setUse] = useState(exam ? 1 : 0);
  const [withWindows, setWithWindows] = useState(false);
  const [isShared, setShared] = useState(false);
  const task = useTask();
  const hasWindows = places.some((place) => place?.window);
  const send = async () => {
    const kept = places.map((place) => place && { ...place, window: withWindows ? place.window : null });
    const about = { name: name.trim(), modality, ...uses[use]! };
    const protocol = { ...about, layout: layout.value, places: kept, isShared };
    if (await task.run(() => protocols.save(protocol))) onClose();
  };
  const option = ({ bodyPart, examCode }: Use, i: number) => ({
    value: String(i),
    text: examCode ? words.protocols.forExam(exam!.name) : words.protocols.forStudies(modality, bodyPart),
  });
  const { title, text, submit, replace } = words.protocols.saving;
  return h(
    Dialog,
    {
      ...{ title, text, dirty: name !== '', busy: task.busy, onClose, onSubmit: () => void send() },
      submit: protocols.own(name.trim()) ? replace : submit,
    },
    h(TextField, {
      label: words.protocols.saving.name,
      value: name,
      onValue: setName,
      error: fieldError(task.problem, 'name'),
      autoFocus: true,
      maxLength: 64,
    }),
    h(SelectField, {
      label: words.protocols.saving.use,
      value: String(use),
      onValue: (value) => setUse(Number(value)),
      options: uses.map(option),
    }),
    hasWindows &&
      h(CheckField, { label: words.protocols.saving.windows, checked: withWindows, onChecked: setWithWindows }),
    h(CheckField, { label: words.protocols.saving.share, checked: isShared, onChecked: setShared }),
    h(FormProblem, { problem: task.problem, fields: ['name'] }),
  );
}

function RemoveDialog({
  viewer,
  protocol,
  onClose,
}: {
  viewer: Viewer;
  protocol: HangingProtocol;
  onClose: () => void;
}) {
  const task = useTask();
  const send = async () => {
    if (await task.run(() => viewer.protocols.remove(protocol))) onClose();
  };
  const { title, text, submit } = words.protocols.removing;
  return h(
    Dialog,
    {
      ...{ title: title(protocol.name), text: protocol.isShared ? text : undefined, submit, danger: true },
      ...{ busy: task.busy, onClose, onSubmit: () => void send() },
    },
    h(FormProblem, { problem: task.problem }),
  );
}
