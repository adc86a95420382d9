// One paper: a photo to look at, a PDF to save; and out of sight with a reason.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { ReasonDialog } from '../parts/reason-dialog.ts';
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
  const address = `/api/v1/documents/${entry.id}`;
  if (hiding) {
    return h(ReasonDialog, {
      title: text.hideTitle(entry.title),
      text: text.hideText,
      label: text.reason,
      submit: text.hideButton,
      danger: true,
      send: (reason) => client.hideDocument(Number(entry.id), reason),
      onDone: () => {
        onHidden();
        onClose();
      },
      onClose: () => setHiding(false),
    });
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
