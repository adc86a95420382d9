// What the clinic asks of a password. Counts from the next one that is chosen; what is asked today is said in every form.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { CheckField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { session } from '../session.ts';
import type { PasswordRules } from '../shapes.ts';
import { words } from '../words/with-device.ts';
import { Section } from './section.ts';

const NUMBERS = ['least', 'remembered', 'maxAgeDays'] as const;

export function PasswordSection() {
  const { passwordRules: text } = words;
  const { value, problem, reload, set } = useLoad(async () => (await client.settings()).passwords, []);
  return h(
    Section,
    { title: text.title },
    h('p', { class: 'muted' }, text.text),
    problem !== undefined && h(Problem, { problem, onRetry: reload }),
    problem === undefined && !value && h(Skeleton, { rows: 4 }),
    value && h(RulesForm, { kept: value, onKept: set }),
  );
}

function RulesForm({ kept, onKept }: { kept: PasswordRules; onKept: (now: PasswordRules) => void }) {
  const { passwordRules: text } = words;
  const [numbers, setNumbers] = useState(() => textsOf(kept));
  const [refusesNames, setRefusesNames] = useState(kept.refusesNames);
  const task = useTask();
  const save = async (event: Event) => {
    event.preventDefault();
    const [least, remembered, maxAgeDays] = NUMBERS.map((name) => Number(numbers[name]));
    const saved = await task.run(async () => {
      const { passwords } = await client.changeSettings({
        passwords: { least, remembered, maxAgeDays, refusesNames },
      });
      onKept(passwords);
      if (session.value) session.value = { ...session.value, passwordRules: passwords };
    });
    if (saved) notify(words.common.saved);
  };
  const changed = refusesNames !== kept.refusesNames || NUMBERS.some((name) => numbers[name] !== String(kept[name]));
  return h(
    'form',
    { class: 'form', onSubmit: save },
    NUMBERS.map((name) =>
      h(TextField, {
        key: name,
        label: text[name],
        hint: text.hints[name],
        type: 'number',
        value: numbers[name],
        onValue: (value: string) => setNumbers({ ...numbers, [name]: value }),
        error: fieldError(task.problem, `passwords.${name}`),
        required: true,
      }),
    ),
    h(CheckField, { label: text.refusesNames, checked: refusesNames, onChecked: setRefusesNames }),
    h(FormProblem, { problem: task.problem, fields: NUMBERS.map((name) => `passwords.${name}`) }),
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { submit: true, kind: 'primary', busy: task.busy, disabled: !changed }, words.common.save),
    ),
  );
}

function textsOf({ least, remembered, maxAgeDays }: PasswordRules) {
  return { least: String(least), remembered: String(remembered), maxAgeDays: String(maxAgeDays) };
}
