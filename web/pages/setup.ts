// The set-up wizard: one question a page. The account is made before the first device, so that the device's first call
// shows live on the page that says what to type on it.
import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { FirstDevice } from '../devices/first-device.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { NewPasswordField } from '../parts/new-password-field.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { go } from '../route.ts';
import { session, signedIn } from '../session.ts';
import type { SetupState } from '../shapes.ts';
import { Mark } from '../shell/mark.ts';
import { words } from '../words/words.ts';

const STEPS = ['code', 'clinic', 'administrator', 'device', 'done'] as const;
type Step = (typeof STEPS)[number];

export function SetupPage() {
  const setup = useLoad(() => client.setup(), []);
  const [step, setStep] = useState<Step>('code');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const find = (what: string) => place.current?.querySelector<HTMLElement>(what);
    (find('input') ?? find('h1'))?.focus();
  }, [step, Boolean(setup.value)]);
  // Asked at the beginning only: once the account is made, the rest of the wizard goes on.
  const already = setup.value && !setup.value.needed;
  useEffect(() => {
    if (already) go('/', 'replace');
  }, [already]);
  if (already) return null;
  const content = setup.value
    ? h(Steps, { setup: setup.value, step, onStep: setStep })
    : setup.problem
      ? h(Problem, { problem: setup.problem, onRetry: setup.reload })
      : null;
  return h(
    'main',
    { class: 'wizard' },
    h('div', { class: 'wizard-head' }, h(Mark, { size: 32 }), h('b', null, words.product)),
    h(
      'div',
      { class: 'wizard-step', ref: place },
      h('p', { class: 'wizard-count' }, words.setup.step(STEPS.indexOf(step) + 1, STEPS.length)),
      content,
    ),
  );
}

interface StepsProps {
  setup: SetupState;
  step: Step;
  onStep: (step: Step) => void;
}

function Steps({ setup, step, onStep }: StepsProps) {
  const [code, setCode] = useState('');
  const [clinic, setClinic] = useState('');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const task = useTask();
  const create = async () => {
    const made = await task.run(async () => {
      const administrator = { username: username.trim(), password };
      const answers = { code: code.trim(), clinic: { name: clinic.trim() }, administrator };
      signedIn(
        await client.setUp(answers).catch((problem) => {
          onStep(stepOf(problem));
          throw problem;
        }),
      );
    });
    if (made) onStep('device');
  };
  const error = (field: string) => fieldError(task.problem, field);
  switch (step) {
    case 'code':
      return question(words.setup.code, () => onStep('clinic'), undefined, [
        h(TextField, {
          key: 'code',
          label: words.setup.code.label,
          value: code,
          onValue: setCode,
          error: error('code') ?? wrongCode(task.problem),
          large: true,
          mono: true,
          required: true,
          maxLength: 100,
        }),
      ]);
    case 'clinic':
      return question(
        words.setup.clinic,
        () => onStep('administrator'),
        () => onStep('code'),
        [
          h(TextField, {
            key: 'clinic',
            label: words.setup.clinic.label,
            value: clinic,
            onValue: setClinic,
            error: error('clinic.name'),
            large: true,
            required: true,
            maxLength: 200,
            autoComplete: 'organization',
          }),
        ],
      );
    case 'administrator':
      return question(
        words.setup.administrator,
        create,
        () => onStep('clinic'),
        [
          h(TextField, {
            key: 'username',
            label: words.setup.administrator.username,
            value: username,
            onValue: setUsername,
            error: error('administrator.username'),
            large: true,
            required: true,
            maxLength: 64,
            autoComplete: 'username',
          }),
          h(NewPasswordField, {
            key: 'password',
            label: words.setup.administrator.password,
            value: password,
            onValue: setPassword,
            error: error('administrator.password'),
            rules: setup.passwordRules,
            names: [username, clinic],
            large: true,
            required: true,
          }),
          h(FormProblem, {
            key: 'problem',
            problem: task.problem,
            fields: ['code', 'clinic.name', 'administrator.username', 'administrator.password'],
          }),
        ],
        { text: words.setup.finish, busy: task.busy },
      );
    case 'device':
      return [
        h('h1', { tabIndex: -1 }, words.setup.device.title),
        h('p', { class: 'muted' }, words.setup.device.text),
        h(FirstDevice, { setup, onDone: () => onStep('done') }),
      ];
    case 'done':
      return [
        h('h1', { tabIndex: -1 }, words.setup.done.title),
        h('p', { class: 'muted' }, words.setup.done.text),
        h(
          'p',
          null,
          h(
            Button,
            { kind: 'primary', class: 'large', onClick: () => go(session.value ? '/studies' : '/', 'replace') },
            words.setup.done.button,
          ),
        ),
      ];
  }
}

function question(
  text: { title: string; text: string },
  onNext: () => void,
  onBack: (() => void) | undefined,
  fields: ComponentChildren,
  next: { text: string; busy?: boolean } = { text: words.common.next },
) {
  const submit = (event: Event) => {
    event.preventDefault();
    onNext();
  };
  return h(
    'form',
    { onSubmit: submit, key: text.title },
    h('h1', null, text.title),
    h('p', { class: 'muted' }, text.text),
    fields,
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { kind: 'primary', class: 'large', submit: true, busy: next.busy }, next.text),
      onBack && h(Button, { kind: 'quiet', class: 'large', onClick: onBack }, words.common.back),
    ),
  );
}

/** The question that a refusal is about; the last one asked where it names none. */
function stepOf(problem: unknown): Step {
  if (!(problem instanceof Refusal)) return 'administrator';
  if (wrongCode(problem) || problem.field?.startsWith('code')) return 'code';
  if (problem.field?.startsWith('clinic')) return 'clinic';
  return 'administrator';
}

/** A code that isn't the printed one is refused as a sign-in is, without naming a field. */
function wrongCode(problem: unknown): string | undefined {
  const codes = ['unauthenticated', 'forbidden'];
  return problem instanceof Refusal && codes.includes(problem.code) ? problem.message : undefined;
}
