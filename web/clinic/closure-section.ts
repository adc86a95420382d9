// When a room, a doctor or the whole clinic is not there: holidays, maintenance, leave.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { minutesFrom } from '../calendar/times.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { DataTable } from '../parts/data-table.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { Section } from '../settings/section.ts';
import type { Closure } from '../shapes.ts';
import { instantShort, today } from '../words/formats.ts';
import { instantAt } from '../words/wall-time.ts';
import { words } from '../words/with-clinic.ts';
import { OfField, ownerFrom, ownerName } from './of-field.ts';
import type { PartProps } from './room-section.ts';

const FIELDS = ['startsAt', 'endsAt', 'reason'];

export function ClosureSection({ clinic, onChanged }: PartProps) {
  const text = words.clinic;
  const task = useTask();
  const remove = async (id: number) => {
    if (await task.run(() => client.removeClosure(id))) onChanged();
  };
  const ahead = clinic.closures.filter(({ endsAt }) => Date.parse(endsAt) > Date.now());
  return h(
    Section,
    { title: text.closures },
    h('p', { class: 'muted' }, text.closuresText),
    ahead.length === 0
      ? h('p', null, text.noClosures)
      : h(DataTable<Closure>, {
          caption: text.closures,
          rows: ahead,
          keyOf: ({ id }) => id,
          dense: true,
          columns: [
            { text: text.of, header: true, cell: (closure) => h('bdi', null, ownerName(clinic, closure)) },
            { text: text.from, cell: ({ startsAt }) => instantShort(startsAt) },
            { text: text.to, cell: ({ endsAt }) => instantShort(endsAt) },
            { text: text.reason, cell: ({ reason }) => reason },
            {
              text: '',
              actions: true,
              cell: ({ id, reason }) =>
                h(
                  Button,
                  { kind: 'quiet', label: text.removeOf(reason), onClick: () => remove(id) },
                  words.common.remove,
                ),
            },
          ],
        }),
    h(ClosureForm, { clinic, onChanged }),
    h(FormProblem, { problem: task.problem }),
  );
}

function ClosureForm({ clinic, onChanged }: PartProps) {
  const text = words.clinic;
  const [owner, setOwner] = useState('');
  const [startsAt, setStart] = useState(`${today()}T00:00`);
  const [endsAt, setEnd] = useState(`${today()}T23:59`);
  const [reason, setReason] = useState('');
  const task = useTask();
  const error = (field: string) => fieldError(task.problem, field);
  const add = async (event: Event) => {
    event.preventDefault();
    const instant = (local: string) => {
      const [date, time = ''] = local.split('T');
      return date ? instantAt(date, minutesFrom(time) ?? 0).toISOString() : '';
    };
    const closure = {
      ...ownerFrom(owner),
      startsAt: instant(startsAt),
      endsAt: instant(endsAt),
      reason: reason.trim(),
    };
    if (!(await task.run(() => client.addClosure(closure)))) return;
    setReason('');
    onChanged();
  };
  return h(
    'form',
    { class: 'filters', onSubmit: add },
    h(OfField, { clinic, value: owner, onValue: setOwner, all: true }),
    h(TextField, {
      label: text.from,
      type: 'datetime-local',
      value: startsAt,
      onValue: setStart,
      error: error('startsAt'),
    }),
    h(TextField, { label: text.to, type: 'datetime-local', value: endsAt, onValue: setEnd, error: error('endsAt') }),
    h(TextField, { label: text.reason, value: reason, onValue: setReason, error: error('reason'), maxLength: 500 }),
    h(Button, { submit: true, busy: task.busy }, text.addClosure),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
  );
}
