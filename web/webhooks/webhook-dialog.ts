// Asks which program is told of what; then shows its secret, this once.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { boxClient } from '../box-client.ts';
import { Copy } from '../parts/copy.ts';
import { Dialog } from '../parts/dialog.ts';
import { CheckField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Webhook, WebhookEvent } from '../shapes.ts';
import { words } from '../words/with-webhook.ts';

const EVENTS = Object.keys(words.webhook.events) as WebhookEvent[];

interface Props {
  /** Absent: a new one. */
  webhook?: Webhook;
  onClose: () => void;
  onSaved: () => void;
}

export function WebhookDialog({ webhook, onClose, onSaved }: Props) {
  const { webhook: text } = words;
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<WebhookEvent[]>(webhook?.events ?? ['study.received', 'report.signed']);
  const [secret, setSecret] = useState<string>();
  const task = useTask();
  if (secret) return h(SecretDialog, { name, secret, onClose });
  const save = async () => {
    const row = { name: name.trim(), url: url.trim(), events };
    const saved = await task.run(async () => {
      if (webhook) await boxClient.changeWebhook(webhook.id, row);
      else setSecret((await boxClient.addWebhook(row)).secret);
      onSaved();
    });
    if (saved && webhook) onClose();
  };
  const toggle = (event: WebhookEvent, chosen: boolean) =>
    setEvents(EVENTS.filter((one) => (one === event ? chosen : events.includes(one))));
  return h(
    Dialog,
    {
      title: webhook ? text.editTitle(webhook.name) : text.addTitle,
      submit: webhook ? words.common.save : words.common.add,
      dirty: name !== (webhook?.name ?? '') || url !== (webhook?.url ?? ''),
      busy: task.busy,
      onSubmit: save,
      onClose,
    },
    h(TextField, {
      label: text.name,
      hint: text.nameHint,
      value: name,
      onValue: setName,
      error: fieldError(task.problem, 'name'),
      autoFocus: true,
      maxLength: 64,
    }),
    h(TextField, {
      label: text.url,
      hint: text.urlHint,
      value: url,
      onValue: setUrl,
      error: fieldError(task.problem, 'url'),
      mono: true,
      maxLength: 500,
    }),
    h(
      'fieldset',
      { class: 'plain webhook-events' },
      h('legend', null, text.tells),
      EVENTS.map((event) =>
        h(CheckField, {
          key: event,
          label: text.events[event]!,
          checked: events.includes(event),
          onChecked: (chosen: boolean) => toggle(event, chosen),
        }),
      ),
      h('p', { class: 'error', role: 'alert' }, fieldError(task.problem, 'events') && text.noEvents),
    ),
    h(FormProblem, { problem: task.problem, fields: ['name', 'url', 'events'] }),
  );
}

/** @param secret as the service answered: it is nowhere else */
export function SecretDialog({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const { webhook: text } = words;
  return h(
    Dialog,
    { title: name, onClose, dirty: true },
    h(
      'div',
      { class: 'once' },
      h('strong', null, text.once),
      h(Copy, { value: secret, what: text.secret, class: 'mono' }),
    ),
  );
}

export function RenewDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { webhook: text } = words;
  const [secret, setSecret] = useState<string>();
  const task = useTask();
  if (secret) return h(SecretDialog, { name: webhook.name, secret, onClose });
  const renew = () => task.run(async () => setSecret((await boxClient.renewWebhookSecret(webhook.id)).secret));
  return h(
    Dialog,
    {
      title: text.secretTitle(webhook.name),
      text: text.secretText,
      submit: text.secretButton,
      busy: task.busy,
      onSubmit: () => void renew(),
      onClose,
    },
    h(FormProblem, { problem: task.problem }),
  );
}
