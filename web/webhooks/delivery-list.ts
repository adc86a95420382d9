// What one program was told, what waits for it and what was given up, the newest first.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { boxClient } from '../box-client.ts';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { SelectField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import type { Delivery, Webhook } from '../shapes.ts';
import { words } from '../words/with-webhook.ts';

const KINDS = { waiting: 'accent', delivered: 'ok', dead: 'danger' } as const;
const STATES = Object.keys(KINDS) as Delivery['state'][];

export function DeliveryList({ webhook }: { webhook: Webhook }) {
  const { delivery: text, show } = words.webhook;
  const [state, setState] = useState('');
  const [before, setBefore] = useState<number>();
  const load = (signal: AbortSignal) =>
    boxClient.webhookDeliveries(webhook.id, { state: state || undefined, before }, signal);
  const { value, problem, reload } = useLoad(load, [webhook.id, state, before]);
  // Older pages stand still: what happens now stands on the first.
  useEffect(
    () => onLive('webhook', ({ webhookId }) => webhookId === webhook.id && before === undefined && reload()),
    [webhook.id, before, reload],
  );
  const choose = (chosen: string) => {
    setBefore(undefined);
    setState(chosen);
  };
  return h(
    'section',
    { class: 'section', 'aria-label': show(webhook.name) },
    h(
      'div',
      { class: 'section-head' },
      h('h2', null, show(webhook.name)),
      h(SelectField, {
        label: text.filter,
        value: state,
        onValue: choose,
        options: [{ value: '', text: text.all }, ...STATES.map((value) => ({ value, text: text.states[value] }))],
      }),
    ),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    !value && !problem ? h(Skeleton, { rows: 4 }) : null,
    value?.deliveries.length === 0 && h('p', { class: 'muted' }, text.none),
    value &&
      value.deliveries.length > 0 &&
      h(DataTable<Delivery>, {
        caption: show(webhook.name),
        columns: columns(webhook, reload),
        rows: value.deliveries,
        keyOf: ({ id }) => id,
        dense: true,
        scrolls: true,
      }),
    value?.next && h(Button, { onClick: () => setBefore(value.next!) }, text.older),
  );
}

function columns(webhook: Webhook, onChanged: () => void): Column<Delivery>[] {
  const { delivery: text } = words.webhook;
  return [
    { text: text.columns.at, cell: ({ at }) => h(When, { at }) },
    {
      text: text.columns.event,
      header: true,
      cell: ({ event }) => h('span', { class: 'mono', title: words.webhook.events[event] ?? text.test }, event),
    },
    { text: text.columns.about, cell: ({ data }) => h('span', { class: 'mono webhook-about' }, about(data)) },
    {
      text: text.columns.state,
      cell: ({ state }) => h('span', { class: `badge ${KINDS[state]}` }, text.states[state]),
    },
    {
      text: text.columns.result,
      cell: ({ triedAt, result, attempts }) =>
        triedAt
          ? [`${result} · ${text.attempts(attempts)} · `, h(When, { at: triedAt })]
          : h('span', { class: 'muted' }, result || text.notYet),
    },
    {
      text: '',
      actions: true,
      cell: (delivery) =>
        delivery.state === 'dead' && delivery.event !== 'webhook.test' && h(Again, { webhook, delivery, onChanged }),
    },
  ];
}

function about(data: Delivery['data']): string {
  return Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');
}

function Again({ webhook, delivery, onChanged }: { webhook: Webhook; delivery: Delivery; onChanged: () => void }) {
  const { delivery: text } = words.webhook;
  const task = useTask();
  const again = async () => {
    if (!(await task.run(() => boxClient.sendWebhookAgain(webhook.id, delivery.id)))) return;
    notify(text.queued);
    onChanged();
  };
  return [
    h(FormProblem, { problem: task.problem }),
    h(
      Button,
      { kind: 'quiet', label: text.againOf(delivery.event, delivery.id), busy: task.busy, onClick: again },
      text.again,
    ),
  ];
}
