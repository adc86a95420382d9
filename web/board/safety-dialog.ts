// The safety questions of an order: an answer counts at once; what stops the exam can be overridden with a name and a reason.
import Check from 'lucide/dist/esm/icons/check.mjs';
import ShieldAlert from 'lucide/dist/esm/icons/shield-alert.mjs';
import { h } from 'preact';
import { useId, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { type Task, useTask } from '../parts/use-task.ts';
import { may, session } from '../session.ts';
import type { Order } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

type Item = Order['safety'][number];
type QuestionKey = keyof typeof words.safety.questions;

export interface SafetyDialogProps {
  order: Order;
  onChanged: (order: Order) => void;
  onClose: () => void;
}

export function SafetyDialog({ order: given, onChanged, onClose }: SafetyDialogProps) {
  const [order, setOrder] = useState(given);
  const [dirty, setDirty] = useState(false);
  const task = useTask();
  const save = (work: () => Promise<Order>) =>
    task.run(async () => {
      const now = await work();
      setOrder(now);
      onChanged(now);
    });
  const open = order.safety.filter(({ stops }) => stops).length;
  return h(
    Dialog,
    {
      title: words.safety.title,
      text: `${nameLine(order.patient.name)} · ${order.examName}`,
      dirty,
      onClose,
    },
    order.safety.length === 0 && h('p', null, words.safety.none),
    order.safety.map((item) => h(Question, { key: item.question, order, item, task, save, onDirty: setDirty })),
    h(FormProblem, { problem: task.problem, fields: ['name', 'reason'] }),
    h(
      'p',
      { class: open ? 'safety-open' : 'safety-done', role: 'status' },
      h(Icon, { of: open ? ShieldAlert : Check }),
      open ? words.safety.open(open) : words.safety.done,
    ),
  );
}

interface QuestionProps {
  order: Order;
  item: Item;
  task: Task;
  save: (work: () => Promise<Order>) => Promise<boolean>;
  onDirty: (dirty: boolean) => void;
}

function Question(props: QuestionProps) {
  const { order, item, save } = props;
  const name = useId();
  const question = item.question as QuestionKey;
  const stopsBy = item.stops && item.answer !== null;
  const mayAnswer = may('orders.place');
  /** Shown at once; the service's word replaces it. */
  const [chosen, setChosen] = useState<string>();
  const choose = (answer: string) => async () => {
    setChosen(answer);
    await save(() => client.answerSafety(order.id, { question, answer }));
    setChosen(undefined);
  };
  return h(
    'fieldset',
    { class: `safety-question ${stopsBy ? 'stops' : ''}`, disabled: !mayAnswer },
    h('legend', null, words.safety.questions[question]),
    h(
      'div',
      { class: 'segments' },
      item.answers.map((answer) =>
        h(
          'label',
          { key: answer },
          h('input', { type: 'radio', name, checked: (chosen ?? item.answer) === answer, onChange: choose(answer) }),
          words.safety.answers[answer] ?? answer,
        ),
      ),
    ),
    stopsBy && h('p', { class: 'danger-text safety-stops' }, h(Icon, { of: ShieldAlert }), words.safety.stops),
    item.overrideBy &&
      h('p', { class: 'warn-text' }, words.safety.overriden(item.overrideBy, item.overrideReason ?? '')),
    stopsBy && mayAnswer && h(Override, { ...props, question }),
  );
}

function Override({ order, question, task, save, onDirty }: QuestionProps & { question: QuestionKey }) {
  const [asked, setAsked] = useState(false);
  const [name, setName] = useState(session.value?.user.displayName ?? '');
  const [reason, setReason] = useState('');
  if (!asked) return h(Button, { kind: 'quiet', onClick: () => setAsked(true) }, words.safety.override);
  const override = async () => {
    if (await save(() => client.overrideSafety(order.id, { question, name, reason }))) onDirty(false);
  };
  return h(
    'div',
    { class: 'safety-override' },
    h(TextField, {
      label: words.safety.overrideName,
      value: name,
      onValue: setName,
      maxLength: 100,
      error: fieldError(task.problem, 'name'),
    }),
    h(TextField, {
      label: words.safety.overrideReason,
      value: reason,
      onValue: (text) => {
        setReason(text);
        onDirty(text !== '');
      },
      maxLength: 500,
      autoFocus: true,
      error: fieldError(task.problem, 'reason'),
    }),
    h(Button, { kind: 'danger', busy: task.busy, onClick: override }, words.safety.overrideButton),
  );
}
