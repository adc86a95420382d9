// Whether a report that somebody holds is genuine, changed or superseded. Nobody is signed in: the code stands behind the
// # of the address, as the paper's QR code has it, or is typed; a PDF can be checked as well.
import FileQuestion from 'lucide/dist/esm/icons/file-question-mark.mjs';
import ShieldAlert from 'lucide/dist/esm/icons/shield-alert.mjs';
import ShieldCheck from 'lucide/dist/esm/icons/shield-check.mjs';
import ShieldX from 'lucide/dist/esm/icons/shield-x.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { Icon, type IconShape } from '../parts/icon.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { Verdict } from '../shapes.ts';
import { Mark } from '../shell/mark.ts';
import { instant } from '../words/formats.ts';
import { useClinicZone } from '../words/wall-time.ts';
import { words } from '../words/with-verify.ts';

const ICONS: Record<Verdict['verdict'], IconShape> = {
  genuine: ShieldCheck,
  superseded: ShieldAlert,
  changed: ShieldX,
  unknown: FileQuestion,
};

export function VerifyPage() {
  const { verify } = words;
  const [code, setCode] = useState('');
  const [answer, setAnswer] = useState<Verdict>();
  const task = useTask();
  const ask = (asking: () => Promise<Verdict>) =>
    task.run(async () => {
      const verdict = await asking();
      useClinicZone(verdict.timeZone);
      setAnswer(verdict);
    });
  useEffect(() => {
    // A second code may be scanned into the page that still shows the first.
    const read = () => {
      const scanned = decodeURIComponent(location.hash.slice(1));
      setAnswer(undefined);
      setCode(scanned);
      if (scanned) void ask(() => reportClient.verifyCode(scanned));
    };
    read();
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    void ask(() => reportClient.verifyCode(code.trim()));
  };
  const choose = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void ask(() => reportClient.verifyFile(file)).finally(() => (input.value = ''));
  };
  return h(
    'main',
    { class: 'verify' },
    h('div', { class: 'sign-in-mark' }, h(Mark, null), words.product),
    h('h1', null, verify.title),
    answer && h(Answer, { answer }),
    !answer && h('p', null, verify.text),
    h(
      'form',
      { onSubmit: submit },
      h(TextField, { label: verify.code, hint: verify.codeHint, value: code, onValue: setCode, required: true }),
      h(FormProblem, { problem: task.problem }),
      h('div', { class: 'form-foot' }, h(Button, { kind: 'primary', submit: true, busy: task.busy }, verify.check)),
    ),
    h(
      'label',
      { class: 'verify-file' },
      h('span', null, verify.file),
      h('input', { type: 'file', accept: 'application/pdf', disabled: task.busy, onChange: choose }),
      h('small', { class: 'hint' }, verify.fileHint),
    ),
    h(
      'p',
      { class: 'verify-offline' },
      h('a', { href: '/api/v1/verification/page', download: '' }, verify.offlineLink),
      h('small', { class: 'hint' }, verify.offlineHint),
    ),
  );
}

function Answer({ answer: { verdict, version, newest } }: { answer: Verdict }) {
  const { verify } = words;
  const said = (of: NonNullable<Verdict['version']>, how: typeof verify.version) =>
    h('p', null, how(of.number, verify.kinds[of.kind], instant(of.signedAt)));
  return h(
    'section',
    { class: `verdict ${verdict}`, role: 'status', 'aria-label': verify.verdicts[verdict] },
    h(Icon, { of: ICONS[verdict], size: 44 }),
    h(
      'div',
      null,
      h('h2', null, verify.verdicts[verdict]),
      h('p', null, verify.sentences[verdict]),
      version && said(version, verify.version),
      newest && said(newest, verify.latest),
      verdict === 'genuine' && h('small', { class: 'hint' }, verify.compare),
    ),
  );
}
