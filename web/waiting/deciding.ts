// What every decision about a refused action has: the action, a way to say what became of it, what the box has now.
import { type ComponentChildren, h } from 'preact';
import { send } from '../network.ts';
import { type Action, realPath, type Subject } from '../offline/action.ts';
import { place } from '../offline/offline.ts';
import type { Queue } from '../offline/queue.ts';
import { FormProblem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import type { Task } from '../parts/use-task.ts';

export interface Deciding {
  action: Action;
  task: Task;
  /** Does what was decided, then sends what may go now. */
  decide: (work: (queue: Queue) => Promise<void>) => void;
}

export function Foot({ children }: { children?: ComponentChildren }) {
  return h('div', { class: 'waiting-foot' }, children);
}

export interface CurrentProps {
  action: Action;
  draw: (now: Subject) => ComponentChildren;
}

/** What the box has now, with nothing of ours laid over it. */
export function Current({ action, draw }: CurrentProps) {
  const now = useLoad(
    async (signal) => {
      const path = realPath(action.path.replace(/\/move$/, ''), place()?.queue.references ?? new Map());
      return { subject: (await send('GET', path, undefined, { signal })) as Subject };
    },
    [action.path],
  );
  if (!now.value) return h(FormProblem, { problem: now.problem });
  return draw(now.value.subject);
}
