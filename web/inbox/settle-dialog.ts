// Says whose a study is, with the reason that the log keeps.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { PatientPicker } from '../patients/patient-picker.ts';
import type { InboxEntry, PatientRow } from '../shapes.ts';
import { words } from '../words/words.ts';

/** accept: the proposal. other: a patient that the person finds. leave: it stays whose it is. clear: it is right. */
export interface Asked {
  what: 'accept' | 'other' | 'leave' | 'clear';
  entry: InboxEntry;
}

export function SettleDialog({ asked, onClose, onDone }: { asked: Asked; onClose: () => void; onDone: () => void }) {
  const { inbox } = words;
  const { what, entry } = asked;
  const [reason, setReason] = useState('');
  const [patient, setPatient] = useState<PatientRow>();
  const task = useTask();
  const uid = entry.studyInstanceUid;
  const settle = async () => {
    const done = await task.run(async () => {
      if (what === 'clear') return client.clearSuspicion(uid, reason);
      const { order, patientId: proposed } = entry.proposal ?? {};
      const whose =
        what === 'accept' ? (order ? { orderId: order.id } : { patientId: proposed }) : { patientId: patient?.id };
      await client.settle(uid, { ...(what === 'leave' ? {} : whose), reason });
    });
    if (!done) return;
    notify(inbox.done[what]);
    onDone();
    onClose();
  };
  return h(
    Dialog,
    {
      title: inbox.titles[what],
      text: inbox.texts[what],
      submit: inbox.submits[what],
      dirty: reason !== '' || patient !== undefined,
      busy: task.busy,
      onSubmit: settle,
      onClose,
    },
    what === 'other' && h(PatientPicker, { picked: patient, onPick: setPatient }),
    h(TextField, {
      label: inbox.reason,
      value: reason,
      onValue: setReason,
      error: fieldError(task.problem, 'reason'),
      autoFocus: what !== 'other',
      required: true,
      lines: 2,
      maxLength: 1000,
    }),
    h(FormProblem, { problem: task.problem, fields: ['reason'] }),
  );
}
