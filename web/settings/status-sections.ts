// What an administrator looks up: room on the disk, and this box.
import { h } from 'preact';
import { Copy } from '../parts/copy.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import type { Loaded } from '../parts/use-load.ts';
import type { Status } from '../shapes.ts';
import { instantShort, size } from '../words/formats.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/with-device.ts';
import { fact, Section } from './section.ts';

export function StorageSection({ status }: { status: Loaded<Status> }) {
  const { settings } = words;
  const { value, problem } = status;
  if (!value) {
    const instead = problem ? h(Problem, { problem, onRetry: status.reload }) : h(Skeleton, null);
    return h(Section, { title: settings.storage }, instead);
  }
  const { totalBytes, freeBytes, state } = value.storage;
  const used = Math.round(((totalBytes - freeBytes) / Math.max(totalBytes, 1)) * 100);
  const text = `${settings.free(size(freeBytes), size(totalBytes))} · ${settings.storageStates[state]}`;
  const meter = {
    class: `meter ${state}`,
    role: 'meter' as const,
    'aria-label': settings.storage,
    'aria-valuenow': used,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuetext': text,
  };
  return h(
    Section,
    { title: settings.storage },
    h('p', null, text),
    h('div', meter, h('span', { style: { width: `${used}%` } })),
    h(
      'dl',
      { class: 'facts' },
      fact(settings.patients, count(value.counts.patients)),
      fact(settings.studies, count(value.counts.studies)),
      fact(settings.images, count(value.counts.instances)),
    ),
  );
}

export function AboutSection({ status: { value } }: { status: Loaded<Status> }) {
  const { settings, connect } = words;
  if (!value) return null;
  const addresses = value.addresses.map(
    (host) => `http://${host.includes(':') ? `[${host}]` : host}:${value.httpPort}`,
  );
  const copied = (text: string, what: string) => h('div', { key: text }, h(Copy, { value: text, what, class: 'mono' }));
  return h(
    Section,
    { title: settings.about },
    h(
      'dl',
      { class: 'facts' },
      fact(settings.version, `${words.product} ${value.version}`),
      fact(settings.started, instantShort(value.startedAt)),
      fact(connect.aeTitle, copied(value.aeTitle, connect.aeTitle)),
      value.dicomPort !== null && fact(settings.dicomPort, copied(String(value.dicomPort), connect.port)),
      addresses.length > 0 &&
        fact(
          settings.web,
          addresses.map((url) => copied(url, settings.web)),
        ),
    ),
  );
}
