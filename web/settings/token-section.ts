// API tokens: listed, made (shown once), revoked.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { roleOptions } from '../people/user-dialog.ts';
import type { Role, Token } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { instantAt } from '../words/wall-time.ts';
import { words } from '../words/with-device.ts';

export function TokenSection() {
  const { settings } = words;
  const tokens = useLoad(async () => (await client.tokens()).tokens, []);
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const found = tokens.value;
  return h(
    'section',
    { class: 'section', 'aria-label': settings.tokens },
    h(
      'div',
      { class: 'section-head' },
      h(
        'div',
        null,
        h('h2', null, settings.tokens),
        h('p', { class: 'muted' }, settings.tokensText, ' ', h('a', { href: '/api' }, settings.apiPage)),
      ),
      h(Button, { icon: Plus, onClick: () => setAdding(true) }, settings.addToken),
    ),
    tokens.problem ? h(Problem, { problem: tokens.problem, onRetry: tokens.reload }) : !found && h(Skeleton, null),
    found?.length === 0 && h('p', { class: 'muted' }, settings.tokenNone),
    found &&
      found.length > 0 &&
      h(DataTable<Token>, {
        caption: settings.tokens,
        columns: columns(setRevoking),
        rows: found,
        keyOf: ({ id }) => id,
      }),
    adding && h(TokenDialog, { onClose: () => setAdding(false), onMade: tokens.reload }),
    revoking && h(RevokeDialog, { token: revoking, onClose: () => setRevoking(undefined), onDone: tokens.reload }),
  );
}

function columns(onRevoke: (token: Token) => void): Column<Token>[] {
  const { settings, people } = words;
  const { tokenColumns: text } = settings;
  return [
    { text: text.name, header: true, cell: ({ name }) => h('bdi', null, name) },
    { text: text.role, cell: ({ role }) => people.roles[role] ?? role },
    { text: text.created, cell: ({ createdAt }) => createdAt && h(When, { at: createdAt }) },

    { text: text.expires, cell: ({ expiresAt }) => (expiresAt ? instantShort(expiresAt) : words.common.never) },
    {
      text: '',
      actions: true,
      cell: (token) =>
        h(
          Button,
          { kind: 'quiet', label: `${settings.tokenRevoke} ${token.name}`, onClick: () => onRevoke(token) },
          settings.tokenRevoke,
        ),
    },
  ];
}

function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { settings, people } = words;
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('technician');
  const [ends, setEnds] = useState('');
  const [made, setMade] = useState<string>();
  const task = useTask();
  const make = () =>
    task.run(async () => {
      const expiresAt = ends ? instantAt(ends, 1440).toISOString() : undefined;
      setMade((await client.addToken({ name: name.trim(), role, expiresAt })).token);
      onMade();
    });
  if (made) {
    const token = h(
      'div',
      { class: 'once' },
      h('strong', null, settings.tokenOnce),
      h(Copy, { value: made, what: settings.tokens, class: 'mono' }),
    );
    return h(Dialog, { title: name, onClose, dirty: true }, token);
  }
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    Dialog,
    {
      title: settings.addToken,
      submit: words.common.add,
      dirty: name !== '',
      busy: task.busy,
      onSubmit: make,
      onClose,
    },
    h(TextField, {
      label: settings.tokenName,
      hint: settings.tokenNameHint,
      value: name,
      onValue: setName,
      error: error('name'),
      autoFocus: true,
      maxLength: 100,
    }),
    h(SelectField, {
      label: people.role,
      hint: people.roleText[role],
      value: role,
      onValue: (value) => setRole(value as Role),
      options: roleOptions(),
    }),
    h(TextField, {
      label: settings.tokenExpires,
      hint: settings.tokenExpiresHint,
      type: 'date',
      value: ends,
      onValue: setEnds,
      error: error('expiresAt'),
    }),
    h(FormProblem, { problem: task.problem, fields: ['name', 'expiresAt'] }),
  );
}

function RevokeDialog({ token, onClose, onDone }: { token: Token; onClose: () => void; onDone: () => void }) {
  const { settings } = words;
  const task = useTask();
  const revoke = async () => {
    if (!(await task.run(() => client.removeToken(token.id)))) return;
    onDone();
    onClose();
  };
  const title = settings.tokenRevokeTitle(token.name);
  return h(
    Dialog,
    {
      title,
      text: settings.tokenRevokeText,
      danger: true,
      submit: settings.tokenRevokeButton,
      busy: task.busy,
      onSubmit: revoke,
      onClose,
    },
    h(FormProblem, { problem: task.problem }),
  );
}
