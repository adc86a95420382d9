// Programs on the clinic's network that are told what happens: who, of what, and how that went.
import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs';
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import Webhook from 'lucide/dist/esm/icons/webhook.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { boxClient } from '../box-client.ts';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { Empty } from '../parts/empty.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { go, place } from '../route.ts';
import type { Webhook as Hook } from '../shapes.ts';
import { DeliveryList } from '../webhooks/delivery-list.ts';
import { RenewDialog, WebhookDialog } from '../webhooks/webhook-dialog.ts';
import { instantShort } from '../words/formats.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/with-webhook.ts';

type Asked = { what: 'add' } | { what: 'edit' | 'secret' | 'remove'; hook: Hook };

export function WebhooksPage() {
  const { webhook: text } = words;
  const { value, problem, reload } = useLoad(async () => (await boxClient.webhooks()).webhooks, []);
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    const unhear = [onLive('webhook', reload), onLive('hello', reload)];
    return () => {
      for (const end of unhear) end();
    };
  }, [reload]);
  const shown = value?.find(({ id }) => String(id) === place.value.query.get('hook'));
  return h(
    'div',
    { class: 'page webhooks' },
    h('a', { class: 'back-link', href: '/settings' }, h(Icon, { of: ArrowLeft }), text.back),
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, text.title), h('p', { class: 'muted' }, text.text)),
      h(Button, { icon: Plus, onClick: () => setAsked({ what: 'add' }) }, text.add),
    ),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    !value && !problem ? h(Skeleton, { rows: 3 }) : null,
    value?.length === 0 && h(Empty, { icon: Webhook, title: text.empty, text: text.emptyText }),
    value &&
      value.length > 0 &&
      h(DataTable<Hook>, {
        caption: text.title,
        columns: columns(setAsked, reload),
        rows: value,
        keyOf: ({ id }) => id,
        dim: ({ isPaused }) => isPaused,
      }),
    shown && h(DeliveryList, { key: shown.id, webhook: shown }),
    h(
      'section',
      { class: 'section webhook-how', 'aria-label': text.how },
      h('h2', null, text.how),
      text.howText.map((line) => h('p', { key: line }, line)),
    ),
    asked && h(Question, { asked, onClose: () => setAsked(undefined), onChanged: reload }),
  );
}

function columns(onAsk: (asked: Asked) => void, onChanged: () => void): Column<Hook>[] {
  const { webhook: text } = words;
  const everything = Object.keys(text.events).length;
  return [
    {
      text: text.columns.name,
      header: true,
      cell: ({ id, name }) =>
        h('a', { href: `/settings/webhooks?hook=${id}`, title: text.show(name) }, h('bdi', null, name)),
    },
    { text: text.columns.url, cell: ({ url }) => h('span', { class: 'mono webhook-address' }, url) },
    {
      text: text.columns.tells,
      cell: ({ events }) =>
        h(
          'span',
          { title: events.map((event) => text.events[event]).join('\n') },
          events.length === everything ? text.everything : text.some(events.length),
        ),
    },
    { text: text.columns.state, cell: (hook) => h(State, { hook }) },
    { text: text.columns.waiting, number: true, cell: ({ waiting }) => count(waiting) },
    { text: text.columns.last, cell: ({ last }) => h(When, { at: last?.at }) },
    { text: '', actions: true, cell: (hook) => h(HookMenu, { hook, onAsk, onChanged }) },
  ];
}

function State({ hook }: { hook: Hook }) {
  const { webhook: text } = words;
  const { isPaused, failures, last, nextAt, dead } = hook;
  const kind = isPaused ? 'warn' : failures > 0 ? 'danger' : 'ok';
  const word = isPaused ? text.states.paused : failures > 0 ? text.states.failing : text.states.on;
  return h(
    'div',
    { class: 'webhook-state' },
    h('span', { class: `badge ${kind}` }, word),
    !isPaused && failures > 0 && h('span', null, `${last?.message} · ${text.again(instantShort(nextAt))}`),
    dead > 0 && h('span', null, text.dead(dead)),
  );
}

function HookMenu({ hook, onAsk, onChanged }: { hook: Hook; onAsk: (asked: Asked) => void; onChanged: () => void }) {
  const { webhook: text } = words;
  const task = useTask();
  const test = () =>
    task.run(async () => {
      const { ok, milliseconds, message } = await boxClient.testWebhook(hook.id);
      notify(ok ? text.tested(hook.name, milliseconds) : text.notTested(hook.name, message));
      onChanged();
    });
  const pause = async () => {
    if (!(await task.run(() => boxClient.changeWebhook(hook.id, { isPaused: !hook.isPaused })))) return;
    notify(hook.isPaused ? text.resumed(hook.name) : text.paused(hook.name));
    onChanged();
  };
  const { actions } = text;
  const choices = [
    { text: actions.test, onChoose: () => void test() },
    { text: actions.deliveries, onChoose: () => go(`/settings/webhooks?hook=${hook.id}`) },
    { text: actions.edit, onChoose: () => onAsk({ what: 'edit', hook }) },
    { text: hook.isPaused ? actions.resume : actions.pause, onChoose: () => void pause() },
    { text: actions.secret, onChoose: () => onAsk({ what: 'secret', hook }) },
    { text: actions.remove, danger: true, onChoose: () => onAsk({ what: 'remove', hook }) },
  ];
  return [
    h(FormProblem, { problem: task.problem }),
    h(
      Menu,
      { label: words.common.actions(hook.name), align: 'end', class: 'button quiet icon-only', choices },
      h(Icon, { of: Ellipsis }),
    ),
  ];
}

function Question({ asked, onClose, onChanged }: { asked: Asked; onClose: () => void; onChanged: () => void }) {
  switch (asked.what) {
    case 'add':
      return h(WebhookDialog, { onClose, onSaved: onChanged });
    case 'edit':
      return h(WebhookDialog, { webhook: asked.hook, onClose, onSaved: onChanged });
    case 'secret':
      return h(RenewDialog, { webhook: asked.hook, onClose });
    case 'remove':
      return h(RemoveDialog, { hook: asked.hook, onClose, onRemoved: onChanged });
  }
}

function RemoveDialog({ hook, onClose, onRemoved }: { hook: Hook; onClose: () => void; onRemoved: () => void }) {
  const { webhook: text } = words;
  const task = useTask();
  const remove = async () => {
    if (!(await task.run(() => boxClient.removeWebhook(hook.id)))) return;
    notify(text.removed(hook.name));
    onRemoved();
    onClose();
  };
  return h(
    Dialog,
    {
      title: text.removeTitle(hook.name),
      text: text.removeText(hook.waiting),
      danger: true,
      submit: words.common.remove,
      busy: task.busy,
      onSubmit: remove,
      onClose,
    },
    h(FormProblem, { problem: task.problem }),
  );
}
