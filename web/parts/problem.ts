// What went wrong, said to the person: what happened, what to do now, and the call's id as a code for the telephone.
import RotateCw from 'lucide/dist/esm/icons/rotate-cw.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { h } from 'preact';
import { Refusal } from '../client.ts';
import { words } from '../words/words.ts';
import { Button } from './button.ts';
import { Icon } from './icon.ts';

/** The sentence for a failure: the service's own where it gave one. */
export function sentence(problem: unknown): string {
  if (!(problem instanceof Refusal)) return words.problem.unexpected;
  if (problem.code === 'offline') return words.problem.offline;
  if (problem.code === 'forbidden' && !problem.field) return words.problem.forbidden;
  return problem.message || words.problem.unexpected;
}

/** The sentence that belongs at a field (dotted path in what was sent), if the failure names that field. */
export function fieldError(problem: unknown, field: string): string | undefined {
  if (!(problem instanceof Refusal) || !problem.field) return undefined;
  if (problem.field !== field) return undefined;
  // The service's check of a shape speaks to programs ("name must not have fewer than 1 characters").
  if (/ is missing in the | fewer than 1 char/.test(problem.message)) return words.problem.missing;
  return problem.message.startsWith(`${field} `) ? words.problem.field : sentence(problem);
}

/** A problem in the place of what could not be shown. */
export function Problem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const call = problem instanceof Refusal ? problem.call : undefined;
  const offline = problem instanceof Refusal && problem.code === 'offline';
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    h(Icon, { of: TriangleAlert, size: 20 }),
    h(
      'div',
      null,
      h('strong', null, words.problem.title),
      h('p', null, sentence(problem)),
      offline && h('p', { class: 'muted' }, words.problem.offlineHelp),
      call && h('p', { class: 'muted' }, `${words.problem.code}: `, h('code', null, call)),
      onRetry && h(Button, { icon: RotateCw, onClick: onRetry }, words.common.retry),
    ),
  );
}

/** A problem of a form as one line above its buttons; nothing when a field already shows it. */
export function FormProblem({ problem, fields = [] }: { problem: unknown; fields?: string[] }) {
  if (!problem || fields.some((field) => fieldError(problem, field))) return null;
  const call = problem instanceof Refusal && problem.call ? ` ${words.problem.code}: ${problem.call}` : '';
  return h('p', { class: 'form-problem', role: 'alert' }, sentence(problem) + call);
}
