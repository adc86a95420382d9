// The way to one's own keys and mouse buttons of the viewer, whose code comes when it is opened.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { later } from '../parts/later.ts';
import { words } from '../words/with-device.ts';

const ControlsDialog = later(async () => (await import('../viewer/controls/dialog.ts')).ControlsDialog);

export function KeysSection() {
  const { viewerKeys } = words;
  const [isOpen, setOpen] = useState(false);
  return h(
    'section',
    { class: 'section' },
    h('h2', null, viewerKeys.title),
    h('p', { class: 'muted' }, viewerKeys.text),
    h('div', { class: 'form-foot' }, h(Button, { onClick: () => setOpen(true) }, viewerKeys.change)),
    isOpen && h(ControlsDialog, { onClose: () => setOpen(false) }),
  );
}
