// One label: who it is, and codes that hold nothing but a number of ours. With an order it has the accession number too,
// as bars for machines that read only those.
import { h } from 'preact';
import { encode } from 'uqr';
import type { Order, Patient } from '../shapes.ts';
import { date, today } from '../words/formats.ts';
import { readableName } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { Code128 } from './code-128.ts';
import { orderCode, patientCode } from './codes.ts';
import type { Size } from './sizes.ts';

export interface LabelProps {
  patient: Pick<Patient, 'id' | 'name' | 'birthDate' | 'sex' | 'patientId'>;
  order: Order | undefined;
  size: Size;
}

export function Label({ patient, order, size }: LabelProps) {
  const { family, given, other } = readableName(patient.name);
  const code = order ? orderCode(order.accessionNumber) : patientCode(patient.id);
  const born = patient.birthDate && `${words.label.born} ${date(patient.birthDate)}`;
  return h(
    'div',
    { class: `label label-${size} ${order ? 'with-order' : ''}` },
    h(
      'div',
      { class: 'label-text' },
      h('b', null, h('bdi', null, [family, given].filter(Boolean).join(', '))),
      other && h('span', null, h('bdi', null, other)),
      h('span', null, [born, patient.sex].filter(Boolean).join(' · ')),
      h('span', { class: 'mono' }, patient.patientId),
      order && h('span', null, `${order.examName}${order.laterality ? `, ${words.side[order.laterality]}` : ''}`),
      order && h('span', null, `${date(today(new Date(order.createdAt)))} · ${order.number}`),
    ),
    h(Qr, { text: code }),
    order &&
      h(
        'div',
        { class: 'label-bars' },
        h(Code128, { text: order.accessionNumber, label: words.label.bars(order.accessionNumber) }),
        h('span', { class: 'mono' }, order.accessionNumber),
      ),
  );
}

function Qr({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return h(
    'svg',
    { class: 'label-qr', role: 'img', 'aria-label': words.label.qr, viewBox: `0 0 ${size} ${size}` },
    h('path', { d: dark.join(''), shapeRendering: 'crispEdges' }),
  );
}
