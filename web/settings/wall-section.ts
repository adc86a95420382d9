// The screens of the waiting room: what they show of a person, and the address each is given once.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import type { Settings, WallScreen } from '../shapes.ts';
import { words } from '../words/with-device.ts';
import { Section } from './section.ts';

export function WallSection() {
  const { wall } = words;
  const loaded = useLoad(async () => {
    const [settings, { screens }] = await Promise.all([client.settings(), client.wallScreens()]);
    return { settings, screens };
  }, []);
  const [adding, setAdding] = useState(false);
  const task = useTask();
  if (loaded.problem) {
    return h(Section, { title: wall.title }, h(Problem, { problem: loaded.problem, onRetry: loaded.reload }));
  }
  const { settings, screens = [] } = loaded.value ?? {};
  const choose = (names: string) =>
    task.run(async () => {
      const now = await client.changeSettings({ wall: { names: names as Settings['wall']['names'] } });
      loaded.set((before) => ({ ...before, settings: now }));
      notify(words.common.saved);
    });
  const end = ({ id }: WallScreen) =>
    task.run(async () => {
      await client.endWallScreen(id);
      loaded.reload();
    });
  return h(
    Section,
    { title: wall.title },
    h('p', { class: 'muted' }, wall.text),
    h(
      'div',
      { class: 'form' },
      h(SelectField, {
        label: wall.names,
        value: settings?.wall.names ?? 'number',
        onValue: choose,
        options: Object.entries(wall.nameChoices).map(([value, text]) => ({ value, text })),
      }),
    ),
    h(FormProblem, { problem: task.problem }),
    screens.length > 0 &&
      h(DataTable<WallScreen>, {
        caption: wall.title,
        rows: screens,
        keyOf: ({ id }) => id,
        dense: true,
        columns: [
          { text: wall.name, header: true, cell: ({ name }) => h('bdi', null, name) },
          { text: words.settings.tokenColumns.created, cell: ({ createdAt }) => h(When, { at: createdAt }) },
          {
            text: '',
            actions: true,
            cell: (screen) =>
              h(Button, { kind: 'quiet', label: wall.endOf(screen.name), onClick: () => end(screen) }, wall.end),
          },
        ],
      }),
    h('div', { class: 'form-foot' }, h(Button, { onClick: () => setAdding(true) }, wall.add)),
    adding && h(AddDialog, { onClose: () => setAdding(false), onAdded: loaded.reload }),
  );
}

function AddDialog({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const { wall } = words;
  const [name, setName] = useState('');
  const [key, setKey] = useState<string>();
  const task = useTask();
  const add = () =>
    task.run(async () => {
      setKey((await client.addWallScreen(name.trim())).key);
      onAdded();
    });
  if (key) {
    const address = `${location.origin}/wall#${key}`;
    return h(
      Dialog,
      { title: name, wide: true, onClose },
      h('p', null, wall.once),
      h('div', { class: 'once' }, h(Copy, { value: address, what: wall.address, class: 'mono' })),
    );
  }
  return h(
    Dialog,
    { title: wall.add, submit: words.common.add, dirty: name !== '', busy: task.busy, onSubmit: add, onClose },
    h(TextField, {
      label: wall.name,
      hint: wall.nameHint,
      value: name,
      onValue: setName,
      error: fieldError(task.problem, 'name'),
      autoFocus: true,
      maxLength: 100,
    }),
    h(FormProblem, { problem: task.problem, fields: ['name'] }),
  );
}
