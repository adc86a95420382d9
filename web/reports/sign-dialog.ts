// Who signs, and as what: by PIN or password, by keyboard alone.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { CheckField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { SignedKind } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import type { Signing } from './use-signing.ts';

const NEXT_KEY = 'lightbox.report-next';

export function SignDialog({ signing }: { signing: Signing }) {
  const { signDialog: text, states } = words.report;
  const [kind, setKind] = useState<SignedKind>(signing.kinds[0]!);
  const [reason, setReason] = useState('');
  const [proof, setProof] = useState('');
  const [byPassword, setByPassword] = useState(false);
  const [opensNext, setOpensNext] = useState(localStorage.getItem(NEXT_KEY) !== 'no');
  const field = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  const task = useTask();
  const needsReason = kind === 'amended' || kind === 'addendum';
  const isPin = signing.hasPin && !byPassword;
  const sign = () =>
    task.run(async () => {
      localStorage.setItem(NEXT_KEY, opensNext ? 'yes' : 'no');
      await signing.sign(kind, reason.trim(), isPin ? { pin: proof } : { password: proof }, opensNext && !needsReason);
    });
  const choice = (value: SignedKind) =>
    h(
      'label',
      { key: value },
      h('input', { type: 'radio', name: 'kind', checked: kind === value, onChange: () => setKind(value) }),
      states[value],
    );
  const error = fieldError(task.problem, isPin ? 'pin' : 'password');
  // The dialog itself gives the focus the first time.
  useEffect(() => {
    if (!isFirst.current) field.current?.querySelector('input')?.focus();
    isFirst.current = false;
  }, [byPassword]);
  return h(
    Dialog,
    {
      title: needsReason ? text.titleOf(states[kind]!) : text.title,
      text: text.text,
      submit: words.report.signNow,
      busy: task.busy,
      onSubmit: sign,
      onClose: signing.stop,
    },
    signing.kinds.length > 1 &&
      h('div', { class: 'segments', role: 'radiogroup', 'aria-label': text.kind }, signing.kinds.map(choice)),
    needsReason &&
      h(TextField, {
        label: text.reason,
        value: reason,
        onValue: setReason,
        error: fieldError(task.problem, 'reason'),
        maxLength: 500,
        autoFocus: true,
        required: true,
      }),
    h(
      'div',
      { ref: field },
      h(TextField, {
        key: isPin ? 'pin' : 'password',
        label: isPin ? text.pin : text.password,
        type: 'password',
        value: proof,
        onValue: setProof,
        error,
        autoFocus: !needsReason,
        autoComplete: isPin ? 'off' : 'current-password',
        maxLength: isPin ? 12 : 200,
        required: true,
      }),
    ),
    signing.hasPin &&
      h(
        Button,
        {
          kind: 'quiet',
          onClick: () => {
            setProof('');
            setByPassword(!byPassword);
          },
        },
        isPin ? text.byPassword : text.byPin,
      ),
    !needsReason && h(CheckField, { label: text.next, checked: opensNext, onChecked: setOpensNext }),
    h(FormProblem, { problem: task.problem, fields: ['reason', 'pin', 'password'] }),
  );
}
