// "I have read this": one press, for the version that is shown.
import Check from 'lucide/dist/esm/icons/check.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { Referral } from '../shapes.ts';
import { instant } from '../words/formats.ts';
import { words } from '../words/with-referral.ts';

export function Acknowledge({ report, onDone }: { report: Referral; onDone: (report: Referral) => void }) {
  const { referral } = words;
  const task = useTask();
  const { number } = report.versions[0]!;
  const receipt = report.receipts.find((one) => one.number === number);
  const say = () =>
    task.run(async () => onDone(await reportClient.acknowledgeReferral(report.studyInstanceUid, number)));
  if (receipt)
    return h(
      'p',
      { class: 'report-read', role: 'status' },
      h(Icon, { of: Check }),
      referral.acknowledged(instant(receipt.at)),
    );
  return h(
    'div',
    { class: 'report-acknowledge' },
    h(FormProblem, { problem: task.problem }),
    h(Button, { kind: 'primary', icon: Check, busy: task.busy, onClick: say }, referral.acknowledge),
    h('p', { class: 'hint' }, referral.acknowledgeHint),
  );
}
