// What the order of an exam says: why, how urgent, which side, contrast, who asked for it.
import { h } from 'preact';
import { SelectField, TextField } from '../parts/field.ts';
import type { Exam } from '../shapes.ts';
import { words } from '../words/words.ts';
import type { Draft, DraftProps } from './booking-dialog.ts';

/** Machines that contrast is given at. */
const WITH_CONTRAST = ['CT', 'MR', 'XA', 'RF', 'US'];

const options = (texts: Record<string, string>) => Object.entries(texts).map(([value, text]) => ({ value, text }));

export function OrderFields({ draft, set, error, exam }: DraftProps & { exam?: Exam }) {
  const { booking } = words;
  const text = (key: 'history' | 'specialInstructions', label: string) =>
    h(TextField, {
      label,
      value: draft[key],
      onValue: (value: string) => set({ [key]: value }),
      lines: 2,
      maxLength: 4000,
    });
  return [
    h(TextField, {
      label: booking.indication,
      value: draft.indication,
      onValue: (indication: string) => set({ indication }),
      lines: 2,
      maxLength: 4000,
    }),
    h(
      'div',
      { class: 'two-columns' },
      exam?.needsLaterality &&
        h(SelectField, {
          label: booking.laterality,
          value: draft.laterality,
          onValue: (laterality: string) => set({ laterality }),
          options: [{ value: '', text: booking.choose }, ...options(booking.sides)],
          error: error('laterality'),
        }),
      h(SelectField, {
        label: booking.priority,
        value: draft.priority,
        onValue: (priority: string) => set({ priority: priority as Draft['priority'] }),
        options: options({ routine: words.priority.routine, urgent: words.priority.urgent, STAT: words.priority.STAT }),
      }),
      exam &&
        WITH_CONTRAST.includes(exam.modality) &&
        h(SelectField, {
          label: booking.contrast,
          value: draft.contrast,
          onValue: (contrast: string) => set({ contrast: contrast as Draft['contrast'] }),
          options: options(booking.contrasts),
        }),
      draft.contrast !== 'none' &&
        h(TextField, {
          label: booking.contrastAgent,
          value: draft.contrastAgent,
          onValue: (contrastAgent: string) => set({ contrastAgent }),
          maxLength: 64,
        }),
      h(TextField, {
        label: booking.provider,
        hint: booking.providerHint,
        value: draft.provider,
        onValue: (provider: string) => set({ provider }),
        error: error('orderingProvider'),
        maxLength: 200,
      }),
    ),
    h(
      'details',
      null,
      h('summary', null, booking.more),
      h(
        'div',
        { class: 'section' },
        text('history', booking.history),
        text('specialInstructions', booking.instructions),
      ),
    ),
  ];
}
