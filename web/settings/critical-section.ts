// By when somebody must have been told of a critical result, by how soon it matters.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import type { Settings } from '../shapes.ts';
import { words } from '../words/with-device.ts';
import { Section } from './section.ts';

type Times = Settings['critical'];
const NAMES = ['immediateMinutes', 'urgentMinutes', 'soonMinutes'] as const;

export function CriticalSection() {
  const { value, problem, reload } = useLoad(async () => (await client.settings()).critical, []);
  const { criticalTimes } = words;
  return h(
    Section,
    { title: criticalTimes.title },
    h('p', { class: 'muted' }, criticalTimes.text),
    problem ? h(Problem, { problem, onRetry: reload }) : value && h(TimesForm, { times: value }),
  );
}

function TimesForm({ times }: { times: Times }) {
  const { criticalTimes } = words;
  const [typed, setTyped] = useState(() => NAMES.map((name) => String(times[name])));
  const task = useTask();
  const save = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      const critical = Object.fromEntries(NAMES.map((name, at) => [name, Number(typed[at])])) as unknown as Times;
      await client.changeSettings({ critical });
      notify(words.common.saved);
    });
  };
  return h(
    'form',
    { class: 'form', onSubmit: save, noValidate: true },
    NAMES.map((name, at) =>
      h(TextField, {
        key: name,
        type: 'number',
        label: criticalTimes[name],
        value: typed[at]!,
        onValue: (value: string) => setTyped(typed.map((one, index) => (index === at ? value : one))),
        error: fieldError(task.problem, `critical.${name}`),
      }),
    ),
    h(FormProblem, { problem: task.problem, fields: NAMES.map((name) => `critical.${name}`) }),
    h(Button, { submit: true, busy: task.busy, label: criticalTimes.save }, words.common.save),
  );
}
