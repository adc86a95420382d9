// Choosing one's own keys and mouse buttons. What is chosen counts from Save on; Cancel leaves all as it was.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.ts';
import { Dialog } from '../../parts/dialog.ts';
import { notify } from '../../parts/notices.ts';
import { FormProblem, Problem } from '../../parts/problem.ts';
import { Skeleton } from '../../parts/skeleton.ts';
import { useLoad } from '../../parts/use-load.ts';
import { useTask } from '../../parts/use-task.ts';
import type { ViewerControls } from '../../shapes.ts';
import { words as shared } from '../../words/words.ts';
import css from '../styles/controls.css' with { type: 'text' };
import { words } from '../words.ts';
import { AS_EVERYBODY, keepControls, loadControls } from './controls.ts';
import { KeyList } from './key-list.ts';
import { MouseList } from './mouse-list.ts';

export function ControlsDialog({ onClose }: { onClose: () => void }) {
  // Asked for now: what the same person chose in another window is not overwritten unseen.
  const { value: kept, problem, reload } = useLoad(loadControls, []);
  const [own, setOwn] = useState<ViewerControls>();
  const [said, setSaid] = useState('');
  const task = useTask();
  const now = own ?? kept;
  const change = (next: Partial<ViewerControls>, sentence = '') => {
    if (now) setOwn({ ...now, ...next });
    setSaid(sentence);
  };
  const save = async () => {
    if (!now || !(await task.run(() => keepControls(now)))) return;
    notify(words.controls.saved);
    onClose();
  };
  return h(
    Dialog,
    {
      ...{ title: words.controls.title, text: words.controls.text, wide: true, dirty: own !== undefined },
      ...{ busy: task.busy, submit: shared.common.save, onSubmit: now && (() => void save()), onClose },
    },
    h('style', null, css),
    problem ? h(Problem, { problem, onRetry: reload }) : !now && h(Skeleton, { rows: 8 }),
    now && h(KeyList, { keys: now.keys, onKeys: (keys, sentence) => change({ keys }, sentence) }),
    now && h(MouseList, { mouse: now.mouse, onMouse: (mouse) => change({ mouse }) }),
    now &&
      h(
        'div',
        { class: 'controls-all' },
        h(
          Button,
          { kind: 'quiet', onClick: () => change(AS_EVERYBODY, words.controls.wasReset) },
          words.controls.resetAll,
        ),
        h('p', { class: 'hint', role: 'status' }, said),
      ),
    h(FormProblem, { problem: task.problem }),
  );
}
