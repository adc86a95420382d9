// Changes an order. Where somebody else was faster, both values stand side by side and the person decides.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField } from '../parts/field.ts';
import { PersonBanner } from '../parts/person.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Exam, Order } from '../shapes.ts';
import { words } from '../words/words.ts';
import { changedFields, changesFrom, type Field, type Meeting, meet } from './order-changes.ts';
import { draftOf, examOptions, OrderFields } from './order-fields.ts';

const FIELDS = ['examId', 'laterality', 'bodyPart', 'contrastAgent', 'orderingProvider', 'indication', 'history'];

export interface EditOrderDialogProps {
  order: Order;
  exams: Exam[];
  onChanged: (order: Order) => void;
  onClose: () => void;
}

export function EditOrderDialog({ order, exams, onChanged, onClose }: EditOrderDialogProps) {
  const text = words.order;
  const [known, setKnown] = useState(order);
  const [draft, setDraft] = useState(() => draftOf(order));
  const [meeting, setMeeting] = useState<Meeting>();
  const task = useTask();
  const before = draftOf(known);
  const changed = changedFields(before, draft);
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }));
  const exam = exams.find(({ id }) => String(id) === draft.examId);
  const save = async () => {
    const saved = await task.run(async () => {
      try {
        onChanged(await client.changeOrder(order.id, changesFrom(before, draft, known.version)));
        return;
      } catch (problem) {
        if (!(problem instanceof Refusal) || problem.code !== 'conflict' || problem.field) throw problem;
        const now = await client.order(order.id);
        if (now.version === known.version) throw problem; // refused for another reason than its version
        const met = meet(before, draft, now);
        setKnown(now);
        setDraft(met.draft);
        setMeeting(met);
        throw new Refusal('conflict', met.clashes.length ? text.clash : text.merged);
      }
    });
    if (saved) onClose();
  };
  const asksAgain =
    known.safety.length > 0 && ['examId', 'contrast', 'contrastAgent'].some((f) => changed.includes(f as Field));
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    Dialog,
    {
      title: text.editTitle,
      wide: true,
      submit: text.save,
      dirty: changed.length > 0,
      busy: task.busy,
      onSubmit: save,
      onClose,
    },
    h(PersonBanner, { person: known.patient }),
    meeting && meeting.clashes.length > 0 && h(Clashes, { meeting, draft, set, exams }),
    h(SelectField, {
      label: text.exam,
      value: draft.examId,
      onValue: (examId: string) => set({ examId, bodyPart: bodyPartOf(exams, examId) }),
      options: examOptions(exams, known.examId),
      error: error('examId'),
    }),
    h(OrderFields, { draft, set, error, exam, open: true }),
    asksAgain && h('p', { class: 'warn-text', role: 'status' }, text.asksAgain),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
  );
}

function bodyPartOf(exams: Exam[], id: string): string {
  return exams.find((exam) => String(exam.id) === id)?.bodyPart ?? '';
}

interface ClashesProps {
  meeting: Meeting;
  draft: Meeting['draft'];
  set: (change: Partial<Meeting['draft']>) => void;
  exams: Exam[];
}

function Clashes({ meeting, draft, set, exams }: ClashesProps) {
  const text = words.order;
  return h(
    'section',
    { class: 'clashes', 'aria-label': text.clash },
    h('p', null, text.clashText),
    meeting.clashes.map(({ field, mine, theirs }) => {
      const choice = (value: string, label: string) =>
        h(
          'label',
          { class: 'tick-line' },
          h('input', {
            type: 'radio',
            name: `clash-${field}`,
            checked: draft[field] === value,
            onChange: () => set({ [field]: value }),
          }),
          h('bdi', { class: 'lines' }, label),
        );
      return h(
        'fieldset',
        { key: field, class: 'plain' },
        h('legend', null, LABELS[field]()),
        choice(mine, text.mine(said(field, mine, exams))),
        choice(theirs, text.theirs(said(field, theirs, exams))),
      );
    }),
  );
}

const LABELS: Record<Field, () => string> = {
  examId: () => words.order.exam,
  laterality: () => words.order.side,
  bodyPart: () => words.order.bodyPart,
  priority: () => words.order.priority,
  contrast: () => words.order.contrast,
  contrastAgent: () => words.order.contrastAgent,
  indication: () => words.order.indication,
  history: () => words.order.history,
  specialInstructions: () => words.order.instructions,
  provider: () => words.order.provider,
};

/** A value as the form shows it. */
function said(field: Field, value: string, exams: Exam[]): string {
  if (field === 'examId') return exams.find(({ id }) => String(id) === value)?.name ?? value;
  if (field === 'priority') return words.priority[value as Order['priority']];
  if (field === 'contrast') return words.booking.contrasts[value as Order['contrast']];
  if (field === 'laterality') return words.booking.sides[value] ?? words.order.nothing;
  return value || words.order.nothing;
}
