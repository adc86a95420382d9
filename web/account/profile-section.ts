// One's own profile: the telephone is one's own to say, title and department are the administrator's.
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
import { fact, Section } from '../settings/section.ts';
import type { OwnProfile } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export function ProfileSection() {
  const { value, problem, reload, set } = useLoad(() => client.profile(), []);
  return h(
    Section,
    { title: words.profile.title },
    problem !== undefined && h(Problem, { problem, onRetry: reload }),
    problem === undefined && !value && h(Skeleton, { rows: 2 }),
    value && h(ProfileForm, { kept: value, onKept: set }),
  );
}

function ProfileForm({ kept, onKept }: { kept: OwnProfile; onKept: (now: OwnProfile) => void }) {
  const { profile: text } = words;
  const [phone, setPhone] = useState(kept.phone);
  const task = useTask();
  const save = async (event: Event) => {
    event.preventDefault();
    if (await task.run(async () => onKept(await client.changeProfile({ phone: phone.trim() })))) {
      notify(words.common.saved);
    }
  };
  return h(
    'form',
    { class: 'form', onSubmit: save },
    (kept.title || kept.department) &&
      h(
        'dl',
        { class: 'facts' },
        kept.title && fact(text.jobTitle, h('bdi', null, kept.title)),
        kept.department && fact(text.department, h('bdi', null, kept.department)),
      ),
    h('p', { class: 'muted' }, text.ownText),
    h(TextField, {
      label: text.phone,
      hint: text.phoneHint,
      value: phone,
      onValue: setPhone,
      error: fieldError(task.problem, 'phone'),
      maxLength: 32,
    }),
    h(FormProblem, { problem: task.problem, fields: ['phone'] }),
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { submit: true, busy: task.busy, disabled: phone.trim() === kept.phone }, words.common.save),
    ),
  );
}
