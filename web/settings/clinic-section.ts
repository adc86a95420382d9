// What an administrator sets: the clinic's name, and when an unused session ends.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { session } from '../session.ts';
import type { Settings } from '../shapes.ts';
import { words } from '../words/with-device.ts';
import { Section } from './section.ts';

/** As the service has it where nobody chose. */
const LOCK_MINUTES = 10;
const lockOf = ({ signIn }: Settings) => String(signIn.lockMinutes ?? LOCK_MINUTES);

export function ClinicSection() {
  const { settings } = words;
  const { value, problem, reload, set } = useLoad(() => client.settings(), []);
  return h(
    Section,
    { title: settings.clinic },
    problem !== undefined && h(Problem, { problem, onRetry: reload }),
    problem === undefined && !value && h(Skeleton, { rows: 4 }),
    value && h(ClinicForm, { kept: value, onKept: set }),
  );
}

/** Begins with what is kept: what is typed is never overwritten by an answer that comes late. */
function ClinicForm({ kept, onKept }: { kept: Settings; onKept: (now: Settings) => void }) {
  const { settings } = words;
  const [name, setName] = useState(kept.clinic.name);
  const [letterhead, setLetterhead] = useState(kept.letterhead.text);
  const [idle, setIdle] = useState(String(kept.signIn.idleMinutes));
  const [lock, setLock] = useState(lockOf(kept));
  const task = useTask();
  const save = async (event: Event) => {
    event.preventDefault();
    const saved = await task.run(async () => {
      const signIn = { idleMinutes: Number(idle), lockMinutes: Number(lock) };
      const now = await client.changeSettings({
        clinic: { name: name.trim() },
        letterhead: { text: letterhead },
        signIn,
      });
      onKept(now);
      if (session.value) session.value = { ...session.value, clinic: now.clinic, lockMinutes: signIn.lockMinutes };
    });
    if (saved) notify(words.common.saved);
  };
  const changed =
    letterhead !== kept.letterhead.text ||
    name.trim() !== kept.clinic.name ||
    idle !== String(kept.signIn.idleMinutes) ||
    lock !== lockOf(kept);
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    'form',
    { class: 'form', onSubmit: save },
    h(TextField, {
      label: settings.clinicName,
      value: name,
      onValue: setName,
      error: error('clinic.name'),
      required: true,
      maxLength: 100,
    }),
    h(TextField, {
      label: settings.letterhead,
      hint: settings.letterheadHint,
      value: letterhead,
      onValue: setLetterhead,
      error: error('letterhead.text'),
      maxLength: 500,
      lines: 3,
    }),
    h(TextField, {
      label: settings.idle,
      hint: settings.idleHint,
      type: 'number',
      value: idle,
      onValue: setIdle,
      error: error('signIn.idleMinutes'),
      required: true,
    }),
    h(TextField, {
      label: settings.lock,
      hint: settings.lockHint,
      type: 'number',
      value: lock,
      onValue: setLock,
      error: error('signIn.lockMinutes'),
      required: true,
    }),
    h(FormProblem, {
      problem: task.problem,
      fields: ['clinic.name', 'letterhead.text', 'signIn.idleMinutes', 'signIn.lockMinutes'],
    }),
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { submit: true, kind: 'primary', busy: task.busy, disabled: !changed }, words.common.save),
    ),
  );
}
