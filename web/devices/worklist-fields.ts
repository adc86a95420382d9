// What a modality gets in its worklist: three choices of the device's dialog.
import { h } from 'preact';
import { SelectField } from '../parts/field.ts';
import type { Device } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export type WorklistSettings = Pick<Device, 'characterSet' | 'worklistScope' | 'worklistShowsBooked'>;

/** Values of SpecificCharacterSet as consoles are set to them; the words are in the list's own language. */
const CHARACTER_SETS = [
  '',
  'ISO_IR 192',
  'ISO_IR 100',
  'ISO_IR 101',
  'ISO_IR 109',
  'ISO_IR 110',
  'ISO_IR 144',
  'ISO_IR 126',
  'ISO_IR 127',
  'ISO_IR 138',
  'ISO_IR 148',
  'ISO_IR 166',
  'GB18030',
  'GBK',
  '\\ISO 2022 IR 87',
  '\\ISO 2022 IR 149',
  '\\ISO 2022 IR 58',
];

export interface WorklistFieldsProps {
  value: WorklistSettings;
  onValue: (value: WorklistSettings) => void;
}

export function WorklistFields({ value, onValue }: WorklistFieldsProps) {
  const { worklist } = words.devices;
  const known = CHARACTER_SETS.includes(value.characterSet) ? [] : [value.characterSet];
  return [
    h(SelectField, {
      label: worklist.scope,
      value: value.worklistScope,
      onValue: (scope) => onValue({ ...value, worklistScope: scope as Device['worklistScope'] }),
      options: [
        { value: 'asked', text: worklist.scopes.asked },
        { value: 'own', text: worklist.scopes.own },
      ],
    }),
    h(SelectField, {
      label: worklist.who,
      value: value.worklistShowsBooked ? 'booked' : 'arrived',
      onValue: (who) => onValue({ ...value, worklistShowsBooked: who === 'booked' }),
      options: [
        { value: 'arrived', text: worklist.arrived },
        { value: 'booked', text: worklist.booked },
      ],
    }),
    h(SelectField, {
      label: worklist.characterSet,
      hint: worklist.characterSetHint,
      value: value.characterSet,
      onValue: (characterSet) => onValue({ ...value, characterSet }),
      options: [...CHARACTER_SETS, ...known].map((set) => ({ value: set, text: worklist.characterSets[set] ?? set })),
    }),
  ];
}
