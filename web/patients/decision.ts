// The end of every decision about who is who: what will happen, why, and the button. The effect is the service's own
// rehearsal, so it can't promise something else than what is done.
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, sentence } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import type { Effect, IdentityChange, IdentityRequest } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

const MOVES_SHOWN = 8;

export interface DecisionDialogProps {
  title: string;
  text: string;
  submit: string;
  /** Missing until enough is chosen. */
  what: IdentityRequest | { undo: number } | undefined;
  dirty?: boolean;
  /** What has to be chosen first. */
  children?: ComponentChildren;
  onClose: () => void;
  onDone: (change: IdentityChange) => void;
}

export function DecisionDialog({ title, text, submit, what, dirty, children, onClose, onDone }: DecisionDialogProps) {
  const { patients } = words;
  const [reason, setReason] = useState('');
  const task = useTask();
  const decide = () =>
    task.run(async () => {
      if (!what) throw new Refusal('invalid', patients.chooseFirst);
      if (!reason.trim()) throw new Refusal('invalid', words.problem.missing, { field: 'reason' });
      const { change } = await ('undo' in what
        ? client.undoIdentity(what.undo, reason)
        : client.decideIdentity(what, reason));
      notify(patients.done);
      onDone(change);
    });
  return h(
    Dialog,
    { title, text, submit, wide: true, dirty: dirty || reason !== '', busy: task.busy, onSubmit: decide, onClose },
    children,
    what && h(Preview, { what }),
    h(TextField, {
      label: patients.reason,
      hint: patients.reasonHint,
      value: reason,
      onValue: setReason,
      error: fieldError(task.problem, 'reason'),
      lines: 2,
      maxLength: 1000,
    }),
    h(FormProblem, { problem: task.problem, fields: ['reason'] }),
  );
}

function Preview({ what }: { what: IdentityRequest | { undo: number } }) {
  const effect = useLoad(
    (signal) => ('undo' in what ? client.previewUndo(what.undo, signal) : client.previewIdentity(what, signal)),
    [JSON.stringify(what)],
  );
  const { patients } = words;
  const shown = effect.problem
    ? h('p', { class: 'form-problem', role: 'alert' }, sentence(effect.problem))
    : effect.value && h(EffectText, { effect: effect.value });
  return h('section', { class: 'preview', 'aria-live': 'polite' }, h('h3', null, patients.preview), shown);
}

function EffectText({ effect }: { effect: Effect }) {
  const { patients } = words;
  const names = new Map(effect.patients.map((line) => [line.id, `${nameLine(line.name)} (${line.patientId})`]));
  const name = (id: number) => names.get(id) ?? '';
  const warnings = effect.warnings.map((warning) => patients.warnings[warning]).filter(Boolean);
  const rest = effect.moveCount - MOVES_SHOWN;
  return [
    warnings.length > 0 &&
      h('p', { class: 'flag' }, h(Icon, { of: TriangleAlert }), h('span', null, warnings.join('. '))),
    h('p', null, patients.moves(effect.moveCount)),
    effect.moves.length > 0 &&
      h(
        'ul',
        { class: 'moves' },
        effect.moves
          .slice(0, MOVES_SHOWN)
          .map(({ kind, id, title, date: day, fromPatientId, toPatientId }) =>
            h(
              'li',
              { key: `${kind} ${id}` },
              h('b', null, [patients.kinds[kind], title, day && date(day)].filter(Boolean).join(' · ')),
              h('div', { class: 'muted' }, h('bdi', null, patients.fromTo(name(fromPatientId), name(toPatientId)))),
            ),
          ),
        rest > 0 && h('li', { class: 'muted' }, patients.andMore(rest)),
      ),
  ];
}
