// One's own PIN for signing reports: set, changed, taken away; each with the password once more.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { PasswordField } from '../parts/password-field.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { words } from '../words/with-device.ts';

type Step = 'set' | 'remove';

export function PinSection() {
  const { pin } = words;
  const { value, problem, reload } = useLoad(() => client.pin(), []);
  const [step, setStep] = useState<Step>();
  const close = () => {
    setStep(undefined);
    reload();
  };
  return h(
    'section',
    { class: 'section' },
    h('h2', null, pin.title),
    h('p', { class: 'muted' }, pin.text),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    value &&
      h(
        'div',
        { class: 'form-foot' },
        value.hasPin && h('span', { class: 'badge ok' }, pin.isSet),
        h(Button, { onClick: () => setStep('set') }, value.hasPin ? pin.change : pin.set),
        value.hasPin && h(Button, { onClick: () => setStep('remove') }, pin.remove),
      ),
    step && h(PinDialog, { step, onClose: close }),
  );
}

function PinDialog({ step, onClose }: { step: Step; onClose: () => void }) {
  const { pin: text } = words;
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [isDifferent, setDifferent] = useState(false);
  const task = useTask();
  const isSetting = step === 'set';
  const send = async () => {
    setDifferent(isSetting && pin !== again);
    if (isSetting && pin !== again) return;
    if (!(await task.run(() => client.changePin(password, isSetting ? pin : null)))) return;
    notify(isSetting ? text.wasSet : text.wasRemoved);
    onClose();
  };
  const isWrongShape = isSetting && fieldError(task.problem, 'pin') === words.problem.field;
  return h(
    Dialog,
    {
      title: isSetting ? text.setTitle : text.removeTitle,
      submit: isSetting ? text.setButton : text.removeButton,
      danger: !isSetting,
      dirty: password !== '' || pin !== '',
      ...{ busy: task.busy, onSubmit: send, onClose },
    },
    h(PasswordField, {
      label: text.password,
      value: password,
      onValue: setPassword,
      error: fieldError(task.problem, 'password'),
      autoComplete: 'current-password',
      autoFocus: true,
      required: true,
    }),
    isSetting &&
      h(TextField, {
        label: text.new,
        hint: text.hint,
        type: 'password',
        value: pin,
        onValue: setPin,
        error: isWrongShape ? text.shape : fieldError(task.problem, 'pin'),
        autoComplete: 'off',
        maxLength: 12,
        required: true,
      }),
    isSetting &&
      h(TextField, {
        label: text.again,
        type: 'password',
        value: again,
        onValue: setAgain,
        error: isDifferent ? text.different : undefined,
        autoComplete: 'off',
        maxLength: 12,
        required: true,
      }),
    h(FormProblem, { problem: task.problem, fields: ['password', 'pin'] }),
  );
}
