// Weekly working hours of rooms and doctors.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { DataTable } from '../parts/data-table.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { Section } from '../settings/section.ts';
import type { Shift } from '../shapes.ts';
import { words } from '../words/with-clinic.ts';
import { OfField, ownerFrom, ownerName } from './of-field.ts';
import type { PartProps } from './room-section.ts';

const FIELDS = ['roomId', 'doctor', 'fromTime', 'toTime'];
const WORKDAYS = [1, 2, 3, 4, 5];

export function HoursSection({ clinic, onChanged }: PartProps) {
  const text = words.clinic;
  const task = useTask();
  const remove = async (id: number) => {
    if (await task.run(() => client.removeShift(id))) onChanged();
  };
  const hours = ({ fromTime, toTime }: Shift) => `${fromTime} – ${toTime}`;
  const of = (shift: Shift) => ownerName(clinic, shift);
  const rows = [...clinic.shifts].sort((a, b) => of(a).localeCompare(of(b)) || a.weekday - b.weekday);
  return h(
    Section,
    { title: text.hours },
    h('p', { class: 'muted' }, text.hoursText),
    rows.length === 0
      ? h('p', null, text.noHours)
      : h(DataTable<Shift>, {
          caption: text.hours,
          rows,
          keyOf: ({ id }) => id,
          dense: true,
          columns: [
            { text: text.of, header: true, cell: (shift) => h('bdi', null, of(shift)) },
            { text: text.weekday, cell: ({ weekday }) => text.weekdays[weekday - 1] },
            { text: text.hours, cell: hours },
            {
              text: '',
              actions: true,
              cell: (shift) =>
                h(
                  Button,
                  {
                    kind: 'quiet',
                    label: text.removeOf(`${of(shift)} ${text.weekdays[shift.weekday - 1]} ${hours(shift)}`),
                    onClick: () => remove(shift.id),
                  },
                  words.common.remove,
                ),
            },
          ],
        }),
    h(HoursForm, { clinic, onChanged }),
    h(FormProblem, { problem: task.problem }),
  );
}

function HoursForm({ clinic, onChanged }: PartProps) {
  const text = words.clinic;
  const [owner, setOwner] = useState('');
  const [weekday, setWeekday] = useState('');
  const [fromTime, setFrom] = useState('08:00');
  const [toTime, setTo] = useState('17:00');
  const task = useTask();
  const error = (field: string) => fieldError(task.problem, field);
  const add = async (event: Event) => {
    event.preventDefault();
    const days = weekday ? [Number(weekday)] : WORKDAYS;
    await task.run(async () => {
      for (const day of days) await client.addShift({ ...ownerFrom(owner), weekday: day, fromTime, toTime });
    });
    onChanged();
  };
  return h(
    'form',
    { class: 'filters', onSubmit: add },
    h(OfField, { clinic, value: owner, onValue: setOwner, error: error('roomId') ?? error('doctor') }),
    h(SelectField, {
      label: text.weekday,
      value: weekday,
      onValue: setWeekday,
      options: [
        { value: '', text: text.workdays },
        ...text.weekdays.map((name, at) => ({ value: String(at + 1), text: name })),
      ],
    }),
    h(TextField, { label: text.from, type: 'time', value: fromTime, onValue: setFrom, error: error('fromTime') }),
    h(TextField, { label: text.to, type: 'time', value: toTime, onValue: setTo, error: error('toTime') }),
    h(Button, { submit: true, busy: task.busy }, text.addHours),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
  );
}
