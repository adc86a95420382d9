// Says that a study is read elsewhere: the one thing asked is where, or why.
import { h } from 'preact';
import { client } from '../client.ts';
import { notify } from '../parts/notices.ts';
import { ReasonDialog } from '../parts/reason-dialog.ts';
import type { Study } from '../shapes.ts';
import { words } from '../words/with-reading.ts';

export interface CloseDialogProps {
  study: Study;
  onDone?: () => void;
  onClose: () => void;
}

export function CloseDialog({ study, onDone, onClose }: CloseDialogProps) {
  const { close } = words.reading;
  const name = study.patient.displayName;
  return h(ReasonDialog, {
    title: close.title(name),
    text: close.text,
    label: close.reason,
    submit: close.button,
    send: async (reason) => {
      await client.closeReading(study.studyInstanceUid, reason);
      notify(close.done(name));
    },
    onDone,
    onClose,
  });
}
