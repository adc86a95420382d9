// A link just made, as a sheet of paper: whose, the code, until when. It can't be shown again.
import Printer from 'lucide/dist/esm/icons/printer.mjs';
import { h } from 'preact';
import { encode } from 'uqr';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { PersonName } from '../parts/person.ts';
import { PrintHead } from '../parts/print-head.ts';
import { session } from '../session.ts';
import type { IssuedShare, StudyShares } from '../shapes.ts';
import { date, instant } from '../words/formats.ts';
import { words } from '../words/with-share.ts';

export function ShareSheet({ issued, study }: { issued: IssuedShare; study: StudyShares }) {
  const { share } = words;
  const { patient, examName } = study;
  return h(
    'section',
    { class: 'share-sheet', 'aria-label': share.sheetTitle },
    h('p', { class: 'share-made', role: 'status' }, share.made),
    h(PrintHead, null, session.value?.clinic.name),
    h('h2', null, share.sheetTitle),
    h(
      'p',
      null,
      h(PersonName, { name: patient.name }),
      patient.birthDate && ` · ${words.study.born} ${date(patient.birthDate)}`,
      h('br', null),
      h('bdi', null, examName),
    ),
    h(Qr, { text: issued.address }),
    h('p', null, share.sheetText),
    h('p', null, share.sheetUntil(instant(issued.share.expiresAt))),
    h('p', { class: 'share-address' }, h(Copy, { value: issued.address, what: share.qr, class: 'mono' })),
    h(Button, { icon: Printer, kind: 'primary', onClick: () => print() }, share.print),
  );
}

function Qr({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return h(
    'svg',
    { class: 'share-qr', role: 'img', 'aria-label': words.share.qr, viewBox: `0 0 ${size} ${size}` },
    h('path', { d: dark.join(''), shapeRendering: 'crispEdges' }),
  );
}
