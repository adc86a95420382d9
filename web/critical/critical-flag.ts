// What is critical in a study, beside it or its report: the flag, what is still to do, and what was done. Stands by itself:
// it loads what it shows, and follows what others do.
import Check from 'lucide/dist/esm/icons/check.mjs';
import Siren from 'lucide/dist/esm/icons/siren.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { FormProblem } from '../parts/problem.ts';
import { ReasonDialog } from '../parts/reason-dialog.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import { may } from '../session.ts';
import type { CriticalResult } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/with-critical.ts';
import { FlagDialog } from './flag-dialog.ts';
import { TellDialog } from './tell-dialog.ts';
import { isOpen, useCritical } from './use-critical.ts';

export function CriticalFlag({ studyInstanceUid }: { studyInstanceUid: string }) {
  const { critical } = words;
  const load = async () => (await reportClient.criticalOf(studyInstanceUid)).results;
  const { value = [], reload } = useCritical(load, [studyInstanceUid]);
  const [flagging, setFlagging] = useState(false);
  const shown = value.filter(({ withdrawn }) => !withdrawn);
  if (shown.length === 0 && !may('reports.write')) return null;
  return h(
    'section',
    { class: 'critical-flag', 'aria-label': critical.title },
    shown.map((result) => h(Result, { key: result.id, result, onDone: reload })),
    may('reports.write') && h(Button, { icon: Siren, onClick: () => setFlagging(true) }, critical.flag),
    flagging && h(FlagDialog, { studyInstanceUid, onDone: reload, onClose: () => setFlagging(false) }),
  );
}

function Result({ result, onDone }: { result: CriticalResult; onDone: () => void }) {
  const { critical } = words;
  const { told, foundBy } = result;
  const open = isOpen(result);
  return h(
    'div',
    { class: open ? `critical-result ${result.step}` : 'critical-result' },
    h('p', null, h(Icon, { of: open ? Siren : Check }), h('strong', null, h('bdi', null, result.what))),
    h(
      'p',
      { class: 'muted' },
      `${critical.columns.found} ${critical.foundBy(instantShort(result.foundAt), foundBy.displayName || foundBy.username)}`,
      open && ` · ${critical.columns.due} ${instantShort(result.dueAt)}`,
    ),
    told &&
      h(
        'p',
        { class: 'muted' },
        `${critical.columns.told} ${critical.toldWhom(told.whom, instantShort(told.at), told.by.displayName || told.by.username)} · ${critical.hows[told.how]}`,
        result.readBackAt && ` · ${critical.columns.readBack} ${instantShort(result.readBackAt)}`,
      ),
    open && may('reports.write') && h(Steps, { result, onDone }),
  );
}

/** What can be done next, and nothing else. */
function Steps({ result, onDone }: { result: CriticalResult; onDone: () => void }) {
  const { critical } = words;
  const [open, setOpen] = useState<'tell' | 'withdraw'>();
  const task = useTask();
  const close = () => setOpen(undefined);
  const readBack = () =>
    task.run(async () => {
      await reportClient.readBackCritical(result.id);
      onDone();
    });
  return [
    h(FormProblem, { problem: task.problem }),
    h(
      'div',
      { class: 'critical-steps' },
      result.told
        ? h(
            Button,
            { kind: 'primary', label: critical.readBackOf(result.what), busy: task.busy, onClick: readBack },
            critical.readBack,
          )
        : [
            h(
              Button,
              { kind: 'primary', label: critical.tellOf(result.what), onClick: () => setOpen('tell') },
              critical.tell,
            ),
            h(Button, { kind: 'quiet', onClick: () => setOpen('withdraw') }, critical.withdraw),
          ],
    ),
    open === 'tell' && h(TellDialog, { result, onDone, onClose: close }),
    open === 'withdraw' &&
      h(ReasonDialog, {
        title: critical.withdrawTitle,
        text: critical.withdrawText,
        label: critical.withdrawReason,
        submit: critical.withdraw.replace('…', ''),
        danger: true,
        send: (reason: string) => reportClient.withdrawCritical(result.id, reason),
        onDone,
        onClose: close,
      }),
  ];
}
