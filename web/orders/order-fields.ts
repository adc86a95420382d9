// What the order of an exam says: why, how urgent, which side, contrast, who asked for it. As it is typed, and as it is sent.
import { h } from 'preact';
import { SelectField, TextField } from '../parts/field.ts';
import type { Exam, Order } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

/** Machines that contrast is given at. */
const WITH_CONTRAST = ['CT', 'MR', 'XA', 'RF', 'US'];

/** Everything as it is typed. */
export interface OrderDraft {
  examId: string;
  /** Empty: the exam's own. */
  bodyPart: string;
  laterality: string;
  priority: Order['priority'];
  contrast: Order['contrast'];
  contrastAgent: string;
  indication: string;
  history: string;
  specialInstructions: string;
  provider: string;
}

export const EMPTY_ORDER: OrderDraft = {
  examId: '',
  bodyPart: '',
  laterality: '',
  priority: 'routine',
  contrast: 'none',
  contrastAgent: '',
  indication: '',
  history: '',
  specialInstructions: '',
  provider: '',
};

export function draftOf(order: Order): OrderDraft {
  const { examId, bodyPart, laterality, priority, contrast, contrastAgent, indication, history } = order;
  const { specialInstructions, orderingProvider } = order;
  const texts = { indication, history, specialInstructions, provider: nameLine(orderingProvider) };
  return { examId: String(examId), bodyPart, laterality, priority, contrast, contrastAgent, ...texts };
}

/** "Sample, Anna (Dr)" as a DICOM person name: `Sample^Anna^^Dr`. */
export function personNameFrom(text: string): string {
  const [, name = '', title = ''] = /^(.*?)(?:\(([^()]*)\))?\s*$/s.exec(text.trim()) ?? [];
  const parts = name.split(',').map((part) => part.trim());
  const [family = '', ...given] = parts;
  return [family, given.filter(Boolean).join(' '), '', title.trim()].join('^').replace(/\^+$/, '');
}

/** What the service is told of a new order. */
export function orderFrom(draft: OrderDraft, exam: Exam) {
  const { priority, contrast, indication, history, specialInstructions, bodyPart } = draft;
  return {
    examId: exam.id,
    ...(bodyPart.trim() ? { bodyPart: bodyPart.trim().toUpperCase() } : {}),
    laterality: (exam.needsLaterality ? draft.laterality : '') as Order['laterality'],
    orderingProvider: personNameFrom(draft.provider),
    priority,
    contrast,
    contrastAgent: contrast === 'none' ? '' : draft.contrastAgent,
    indication,
    history,
    specialInstructions,
  };
}

export interface OrderFieldsProps {
  draft: OrderDraft;
  set: (change: Partial<OrderDraft>) => void;
  error: (field: string) => string | undefined;
  exam?: Exam;
  /** Everything in sight, for who comes to change something. */
  open?: boolean;
}

const options = (texts: Record<string, string>) => Object.entries(texts).map(([value, text]) => ({ value, text }));

export function OrderFields({ draft, set, error, exam, open }: OrderFieldsProps) {
  const { booking, order } = words;
  const text = (key: 'indication' | 'history' | 'specialInstructions', label: string) =>
    h(TextField, {
      label,
      value: draft[key],
      onValue: (value: string) => set({ [key]: value }),
      lines: 2,
      maxLength: 4000,
      error: error(key),
    });
  const more = [
    text('history', booking.history),
    text('specialInstructions', booking.instructions),
    h(TextField, {
      label: order.bodyPart,
      hint: order.bodyPartHint,
      value: draft.bodyPart,
      onValue: (bodyPart: string) => set({ bodyPart }),
      maxLength: 16,
      error: error('bodyPart'),
    }),
  ];
  return [
    text('indication', booking.indication),
    h('div', { class: 'two-columns' }, h(ShortFields, { draft, set, error, exam })),
    open ? more : h('details', null, h('summary', null, booking.more), h('div', { class: 'section' }, more)),
  ];
}

function ShortFields({ draft, set, error, exam }: OrderFieldsProps) {
  const { booking } = words;
  const mayContrast = (exam && WITH_CONTRAST.includes(exam.modality)) || draft.contrast !== 'none';
  return [
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
      onValue: (priority: string) => set({ priority: priority as OrderDraft['priority'] }),
      options: options({ routine: words.priority.routine, urgent: words.priority.urgent, STAT: words.priority.STAT }),
    }),
    mayContrast &&
      h(SelectField, {
        label: booking.contrast,
        value: draft.contrast,
        onValue: (contrast: string) => set({ contrast: contrast as OrderDraft['contrast'] }),
        options: options(booking.contrasts),
      }),
    draft.contrast !== 'none' &&
      h(TextField, {
        label: booking.contrastAgent,
        value: draft.contrastAgent,
        onValue: (contrastAgent: string) => set({ contrastAgent }),
        maxLength: 64,
        error: error('contrastAgent'),
      }),
    h(TextField, {
      label: booking.provider,
      hint: booking.providerHint,
      value: draft.provider,
      onValue: (provider: string) => set({ provider }),
      error: error('orderingProvider'),
      maxLength: 200,
    }),
  ];
}

export function examOptions(exams: readonly Exam[], chosen?: number): { value: string; text: string }[] {
  const offered = exams.filter(({ isActive, id }) => isActive || id === chosen);
  return offered.map(({ id, name, modality }) => ({ value: String(id), text: `${modality} · ${name}` }));
}
