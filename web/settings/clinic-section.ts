// What an administrator sets: the clinic's name, and when an unused session ends.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
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
  const loaded = useLoad(() => client.settings(), []);
  const [name, setName] = useState('');
  const [idle, setIdle] = useState('');
  const [lock, setLock] = useState('');
  const task = useTask();
  const kept = loaded.value;
  useEffect(() => {
    if (!kept) return;
    setName(kept.clinic.name);
    setIdle(String(kept.signIn.idleMinutes));
    setLock(lockOf(kept));
  }, [kept]);
  const save = async (event: Event) => {
    event.preventDefault();
    const saved = await task.run(async () => {
      const signIn = { idleMinutes: Number(idle), lockMinutes: Number(lock) };
      const now = await client.changeSettings({ clinic: { name: name.trim() }, signIn });
      loaded.set(now);
      if (session.value) session.value = { ...session.value, clinic: now.clinic, lockMinutes: signIn.lockMinutes };
    });
    if (saved) notify(words.common.saved);
  };
  if (loaded.problem) {
    return h(Section, { title: settings.clinic }, h(Problem, { problem: loaded.problem, onRetry: loaded.reload }));
  }
  const changed =
    kept && (name.trim() !== kept.clinic.name || idle !== String(kept.signIn.idleMinutes) || lock !== lockOf(kept));
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    Section,
    { title: settings.clinic },
    h(
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
      h(FormProblem, { problem: task.problem, fields: ['clinic.name', 'signIn.idleMinutes', 'signIn.lockMinutes'] }),
      h(
        'div',
        { class: 'form-foot' },
        h(Button, { submit: true, kind: 'primary', busy: task.busy, disabled: !changed }, words.common.save),
      ),
    ),
  );
}
