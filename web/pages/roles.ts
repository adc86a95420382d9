// What each role may do: one table of ticks. Nothing counts before Save, so that a slip of the mouse takes nobody's rights.
import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { cellsOf, type Draft, RightsMatrix } from '../people/rights-matrix.ts';
import { words } from '../words/with-device.ts';

export function RolesPage() {
  const { roles: text } = words;
  const { value: roles, problem, reload, set } = useLoad(async () => (await client.roles()).roles, []);
  const [draft, setDraft] = useState<Draft>(new Map());
  const task = useTask();
  const changes = cellsOf(roles ?? []).flatMap(({ key, role, permission, given }) => {
    const wanted = draft.get(key);
    return wanted === undefined || wanted === given ? [] : [{ role, permission, given: wanted }];
  });
  const others = cellsOf(roles ?? []).filter(({ key, given, byDefault }) => (draft.get(key) ?? given) !== byDefault);
  const save = () =>
    task.run(async () => {
      set((await client.changeRoles({ changes })).roles);
      setDraft(new Map());
      notify(words.common.saved);
    });
  const reset = () => setDraft(new Map(cellsOf(roles ?? []).map(({ key, byDefault }) => [key, byDefault])));
  return h(
    'div',
    { class: 'page' },
    h(
      'div',
      null,
      h('a', { class: 'back-link', href: '/people' }, h(Icon, { of: ArrowLeft }), text.back),
      h('h1', null, text.title),
      h('p', { class: 'muted' }, text.text),
    ),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    roles ? h(RightsMatrix, { roles, draft, onDraft: setDraft }) : !problem && h(Skeleton, { rows: 12 }),
    h(FormProblem, { problem: task.problem }),
    roles &&
      h(
        'div',
        { class: 'form-foot rights-foot' },
        h(
          Button,
          { kind: 'primary', busy: task.busy, disabled: !changes.length, onClick: save },
          changes.length ? text.save(changes.length) : words.common.save,
        ),
        changes.length > 0 && h(Button, { onClick: () => setDraft(new Map()) }, text.discard),
        others.length > 0 && h(Button, { kind: 'quiet', onClick: reset }, text.reset),
      ),
  );
}
