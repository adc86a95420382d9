// One action that the box refused: what was wanted, what is there now, and what may become of it. Every way out is a
// person's click; none is chosen beforehand where two people wanted different things.
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { h } from 'preact';
import { type Action, isPatient } from '../offline/action.ts';
import { place, sendWaiting } from '../offline/offline.ts';
import type { Queue } from '../offline/queue.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { clock } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { AlikeChoice } from './alike-choice.ts';
import { Compare } from './compare.ts';
import { Current, type Deciding, Foot } from './deciding.ts';
import { instantText, title } from './texts.ts';
import { PatientAgain, TimeAgain } from './time-again.ts';

export function StuckCard({ action }: { action: Action }) {
  const { waiting } = words;
  const task = useTask();
  const decide = (work: (queue: Queue) => Promise<void>) =>
    void task.run(async () => {
      await work(place()!.queue);
      await sendWaiting();
    });
  const { code = '', message, field } = action.problem ?? {};
  const said = message || waiting.problems[code] || words.problem.unexpected;
  return h(
    'li',
    { class: 'waiting-card', 'aria-labelledby': `waiting-${action.seq}` },
    h('h3', { id: `waiting-${action.seq}` }, h(Icon, { of: TriangleAlert }), h('bdi', null, title(action))),
    h(
      'p',
      { class: 'muted' },
      waiting.done(clock(new Date(action.at))),
      action.kind === 'book' &&
        !isPatient(action.shown) &&
        ` · ${instantText(action.shown.startsAt)}, ${action.shown.roomName}`,
    ),
    h('p', { class: 'danger-text' }, code === 'conflict' && !field ? waiting.problems.conflict : said),
    h(WaysOut, { action, task, decide }),
    h(FormProblem, { problem: task.problem }),
  );
}

function WaysOut(deciding: Deciding) {
  const { action, task, decide } = deciding;
  const { waiting } = words;
  const { code, field } = action.problem ?? {};
  const discard = (text: string) =>
    h(Button, { busy: task.busy, onClick: () => decide((queue) => queue.discard(action)) }, text);
  if (field === 'idempotency-key') return h(Foot, null, discard(waiting.looked));
  if (field === 'unlessAlike') return h(AlikeChoice, { ...deciding, giveUp: discard(waiting.giveUp) });
  if (action.kind === 'book' && code === 'discarded')
    return h(PatientAgain, { ...deciding, giveUp: discard(waiting.giveUp) });
  if (['startsAt', 'roomId', 'doctor'].includes(field ?? ''))
    return h(TimeAgain, { ...deciding, giveUp: discard(action.kind === 'book' ? waiting.giveUp : waiting.leave) });
  if (action.kind !== 'register' && action.kind !== 'book')
    return h(Current, { action, draw: (now) => h(Compare, { ...deciding, now, giveUp: discard(waiting.leave) }) });
  const again = () => decide((queue) => queue.again(action, action.body));
  return h(Foot, null, h(Button, { busy: task.busy, onClick: again }, waiting.retry), discard(waiting.giveUp));
}
