// One's own second factor: on in three steps (password, code, recovery codes), off by the password.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { PasswordField } from '../parts/password-field.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import type { SecondFactorBegun } from '../shapes.ts';
import { words } from '../words/words.ts';

/** @param onChanged other sessions may have ended */
export function SecondFactorSection({ onChanged }: { onChanged: () => void }) {
  const { account } = words;
  const { value: state, problem, reload } = useLoad(() => client.secondFactor(), []);
  const [asked, setAsked] = useState(false);
  const close = () => {
    setAsked(false);
    reload();
    onChanged();
  };
  return h(
    'section',
    { class: 'section' },
    h('h2', null, account.factor),
    h('p', { class: 'muted' }, account.factorText),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    state &&
      h(
        'div',
        { class: 'form-foot' },
        state.on && h('span', { class: 'badge ok' }, account.factorOn),
        state.on && h('span', { class: 'muted' }, account.factorLeft(state.recoveryCodesLeft)),
        h(Button, { onClick: () => setAsked(true) }, state.on ? account.factorTurnOff : account.factorTurnOn),
      ),
    asked && (state?.on ? h(TurnOff, { onClose: close }) : h(TurnOn, { onClose: close })),
  );
}

function TurnOff({ onClose }: { onClose: () => void }) {
  const { account } = words;
  const [password, setPassword] = useState('');
  const task = useTask();
  const off = async () => {
    if (!(await task.run(() => client.endSecondFactor(password)))) return;
    notify(account.factorIsOff);
    onClose();
  };
  return h(
    Dialog,
    {
      title: account.factorOffButton,
      submit: account.factorOffButton,
      danger: true,
      busy: task.busy,
      onSubmit: off,
      onClose,
    },
    h(OncePassword, { value: password, onValue: setPassword, problem: task.problem }),
  );
}

interface OncePasswordProps {
  value: string;
  onValue: (value: string) => void;
  problem: unknown;
}

function OncePassword({ value, onValue, problem }: OncePasswordProps) {
  const error = fieldError(problem, 'password');
  return [
    h(PasswordField, {
      label: words.account.factorPassword,
      value,
      onValue,
      error,
      autoComplete: 'current-password',
      autoFocus: true,
    }),
    h(FormProblem, { problem, fields: ['password'] }),
  ];
}

function TurnOn({ onClose }: { onClose: () => void }) {
  const { account, common } = words;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [begun, setBegun] = useState<SecondFactorBegun>();
  const [codes, setCodes] = useState<string[]>();
  const task = useTask();
  const begin = () => task.run(async () => setBegun(await client.beginSecondFactor(password)));
  const confirm = () => task.run(async () => setCodes((await client.confirmSecondFactor(code)).recoveryCodes));
  if (codes) return h(RecoveryCodes, { codes, onClose });
  const title = account.factor;
  if (!begun) {
    return h(
      Dialog,
      { title, submit: common.next, dirty: password !== '', busy: task.busy, onSubmit: begin, onClose },
      h(OncePassword, { value: password, onValue: setPassword, problem: task.problem }),
    );
  }
  return h(
    Dialog,
    // A key of its own: the second step's field takes the focus.
    {
      key: 'code',
      title,
      text: account.factorScan,
      submit: account.factorConfirm,
      dirty: code !== '',
      busy: task.busy,
      onSubmit: confirm,
      onClose,
    },
    h(Qr, { qr: begun.qr }),
    h(
      'p',
      null,
      `${account.factorSecret}: `,
      h(Copy, { value: begun.secret, what: account.factorSecret, class: 'mono' }),
    ),
    h(TextField, {
      label: account.factorCode,
      value: code,
      onValue: setCode,
      error: fieldError(task.problem, 'code'),
      autoComplete: 'one-time-code',
      autoFocus: true,
      maxLength: 10,
    }),
    h(FormProblem, { problem: task.problem, fields: ['code'] }),
  );
}

/** Black on white in both themes: cameras want it so. */
function Qr({ qr: { size, path } }: { qr: SecondFactorBegun['qr'] }) {
  return h(
    'svg',
    {
      class: 'qr',
      viewBox: `0 0 ${size} ${size}`,
      role: 'img',
      'aria-label': words.account.factorQr,
      'shape-rendering': 'crispEdges',
    },
    h('rect', { width: size, height: size, fill: '#fff' }),
    h('path', { d: path, fill: '#000' }),
  );
}

function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { account } = words;
  return h(
    Dialog,
    {
      key: 'codes',
      title: account.factorCodes,
      text: account.factorCodesText,
      dirty: true,
      submit: account.done,
      onSubmit: onClose,
      onClose,
    },
    h(
      'ul',
      { class: 'recovery-codes mono' },
      codes.map((code) => h('li', { key: code }, code)),
    ),
    h('div', { class: 'form-foot' }, h(Button, { onClick: () => print() }, account.print)),
  );
}
