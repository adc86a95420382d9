// Prints labels of a patient or of an order: the size is this workstation's, what is seen is what the printer gets.
import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs';
import Printer from 'lucide/dist/esm/icons/printer.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Label } from '../labels/label.ts';
import { chooseSize, chosenSize, ON_A_SHEET, SIZES, type Size } from '../labels/sizes.ts';
import { Button } from '../parts/button.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { address, place } from '../route.ts';
import { words } from '../words/words.ts';

const MOST_COPIES = 48;

export function LabelPage({ id }: { id: string }) {
  const orderId = Number(place.value.query.get('order')) || undefined;
  const loaded = useLoad(
    async (signal) => {
      const [patient, order] = await Promise.all([
        client.patient(Number(id), signal),
        orderId === undefined ? undefined : client.order(orderId, signal),
      ]);
      return { patient, order };
    },
    [id, orderId],
  );
  const [size, setSize] = useState<Size>(chosenSize);
  const [copies, setCopies] = useState('1');
  const [first, setFirst] = useState('1');
  if (!loaded.value) {
    return loaded.problem
      ? h(Problem, { problem: loaded.problem, onRetry: loaded.reload })
      : h('div', { class: 'page' }, h(Skeleton, { rows: 4 }));
  }
  const { patient, order } = loaded.value;
  const count = between(copies, MOST_COPIES);
  const empty = size === 'a4' ? between(first, ON_A_SHEET) - 1 : 0;
  const choose = (value: string) => {
    chooseSize(value as Size);
    setSize(value as Size);
  };
  const { label } = words;
  const back = address(`/patients/${patient.id}`, { order: orderId ? String(orderId) : undefined });
  const margin = size === 'a4' ? '0.5mm 0' : '0';
  return h(
    'div',
    { class: 'label-page page' },
    h('style', null, `@page { size: ${SIZES[size].paper}; margin: ${margin}; }`),
    h(
      'div',
      { class: 'label-bar' },
      h('a', { class: 'back-link', href: back }, h(Icon, { of: ArrowLeft }), label.back),
      h('h1', null, order ? label.ofOrder : label.ofPatient),
      h(
        'div',
        { class: 'filters' },
        h(SelectField, {
          label: label.size,
          value: size,
          onValue: choose,
          options: Object.keys(SIZES).map((value) => ({ value, text: label.sizes[value as Size] })),
        }),
        h(TextField, { label: label.copies, type: 'number', value: copies, onValue: setCopies }),
        size === 'a4' && h(TextField, { label: label.first, type: 'number', value: first, onValue: setFirst }),
        h(Button, { kind: 'primary', icon: Printer, onClick: () => print() }, label.print),
      ),
      h('p', { class: 'hint' }, label.hint),
    ),
    h(
      'div',
      { class: `labels labels-${size}` },
      Array.from({ length: empty }, (_, at) => h('div', { key: `empty ${at}`, class: `label label-${size} empty` })),
      Array.from({ length: count }, (_, at) => h(Label, { key: at, patient, order, size })),
    ),
  );
}

function between(text: string, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(Number(text)) || 1));
}
