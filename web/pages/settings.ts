// What an administrator sets and looks up: the clinic, storage, API tokens, this box.
import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { type Loaded, useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { may, session } from '../session.ts';
import { TokenSection } from '../settings/token-section.ts';
import type { Status } from '../shapes.ts';
import { instantShort, size } from '../words/formats.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/words.ts';

export function SettingsPage() {
  const { settings } = words;
  const status = useLoad(() => client.status(), []);
  return h(
    'div',
    { class: 'page' },
    h('h1', null, settings.title),
    h(
      'div',
      null,
      h(ClinicSection, null),
      may('status.read') && [h(Storage, { status }), h(About, { status })],
      may('tokens.manage') && h(TokenSection, null),
    ),
  );
}

export function Section({ title, children }: { title: string; children?: ComponentChildren }) {
  return h('section', { class: 'section', 'aria-label': title }, h('h2', null, title), children);
}

function ClinicSection() {
  const { settings } = words;
  const loaded = useLoad(() => client.settings(), []);
  const [name, setName] = useState('');
  const task = useTask();
  const kept = loaded.value?.clinic.name;
  useEffect(() => setName(kept ?? ''), [kept]);
  const save = async (event: Event) => {
    event.preventDefault();
    const saved = await task.run(async () => {
      const now = await client.changeSettings({ clinic: { name: name.trim() } });
      loaded.set(now);
      if (session.value) session.value = { ...session.value, clinic: now.clinic };
    });
    if (saved) notify(words.common.saved);
  };
  if (loaded.problem)
    return h(Section, { title: settings.clinic }, h(Problem, { problem: loaded.problem, onRetry: loaded.reload }));
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
        error: fieldError(task.problem, 'clinic.name'),
        required: true,
        maxLength: 200,
      }),
      h(FormProblem, { problem: task.problem, fields: ['clinic.name'] }),
      h(
        'div',
        { class: 'form-foot' },
        h(
          Button,
          { submit: true, kind: 'primary', busy: task.busy, disabled: name.trim() === kept },
          words.common.save,
        ),
      ),
    ),
  );
}

function Storage({ status }: { status: Loaded<Status> }) {
  const { settings } = words;
  const { value, problem } = status;
  if (!value)
    return h(
      Section,
      { title: settings.storage },
      problem ? h(Problem, { problem, onRetry: status.reload }) : h(Skeleton, null),
    );
  const { totalBytes, freeBytes, state } = value.storage;
  const used = Math.round(((totalBytes - freeBytes) / Math.max(totalBytes, 1)) * 100);
  const text = `${settings.free(size(freeBytes), size(totalBytes))} · ${settings.storageStates[state]}`;
  return h(
    Section,
    { title: settings.storage },
    h('p', null, text),
    h(
      'div',
      {
        class: `meter ${state}`,
        role: 'meter',
        'aria-label': settings.storage,
        'aria-valuenow': used,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuetext': text,
      },
      h('span', { style: { width: `${used}%` } }),
    ),
    h(
      'dl',
      { class: 'facts' },
      fact(settings.patients, count(value.counts.patients)),
      fact(settings.studies, count(value.counts.studies)),
      fact(settings.images, count(value.counts.instances)),
    ),
  );
}

function About({ status: { value } }: { status: Loaded<Status> }) {
  const { settings, connect } = words;
  if (!value) return null;
  const addresses = value.addresses.map(
    (host) => `http://${host.includes(':') ? `[${host}]` : host}:${value.httpPort}`,
  );
  return h(
    Section,
    { title: settings.about },
    h(
      'dl',
      { class: 'facts' },
      fact(settings.version, `${words.product} ${value.version}`),
      fact(settings.started, instantShort(value.startedAt)),
      fact(connect.aeTitle, h(Copy, { value: value.aeTitle, what: connect.aeTitle, class: 'mono' })),
      fact(connect.port, h(Copy, { value: String(value.dicomPort), what: connect.port, class: 'mono' })),
      addresses.length > 0 &&
        fact(
          settings.web,
          addresses.map((url) => h('div', { key: url }, h(Copy, { value: url, what: settings.web, class: 'mono' }))),
        ),
    ),
  );
}

function fact(name: string, value: ComponentChildren) {
  return [h('dt', null, name), h('dd', null, value)];
}
