// The logo on reports and other papers: chosen as a file, shown as it will stand there, taken away again.
import { h } from 'preact';
import { boxClient } from '../box-client.ts';
import { Button } from '../parts/button.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { address } from '../route.ts';
import { session } from '../session.ts';
import { words } from '../words/with-device.ts';
import { Section } from './section.ts';

export function LogoSection() {
  const { logo: text } = words;
  const task = useTask();
  const logo = session.value?.logo;
  const know = (sha256: string | null) => {
    if (session.value) session.value = { ...session.value, logo: sha256 };
  };
  const choose = async (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file && (await task.run(async () => know((await boxClient.keepLogo(file)).sha256)))) notify(text.kept);
    input.value = ''; // the same file again is a choice, too
  };
  const remove = async () => {
    const isGone = await task.run(async () => {
      await boxClient.removeLogo();
      know(null);
    });
    if (isGone) notify(text.removed);
  };
  return h(
    Section,
    { title: text.title },
    h('p', { class: 'muted' }, text.text),
    logo
      ? h('img', { class: 'logo-shown', src: address('/api/v1/logo', { v: logo.slice(0, 16) }), alt: text.alt })
      : h('p', null, text.none),
    h(FormProblem, { problem: task.problem }),
    h(
      'div',
      { class: 'form-foot' },
      h(
        'label',
        { class: 'button' },
        logo ? text.other : text.choose,
        h('input', {
          type: 'file',
          class: 'sr-only',
          accept: 'image/png,image/jpeg',
          disabled: task.busy,
          onChange: choose,
        }),
      ),
      logo && h(Button, { kind: 'quiet', busy: task.busy, onClick: remove }, text.remove),
    ),
  );
}
