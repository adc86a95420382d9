// What was decided about who a patient is, each line with who, when, why and its undo.
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { When } from '../parts/when.ts';
import type { IdentityChange } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

export interface ChangesProps {
  changes: IdentityChange[];
  onUndo?: (change: IdentityChange) => void;
}

export function Changes({ changes, onUndo }: ChangesProps) {
  const { patients } = words;
  return h(
    'section',
    { class: 'section' },
    h('h2', null, patients.changes),
    h('p', { class: 'muted' }, patients.changesText),
    h(
      'ul',
      { class: 'list changes' },
      changes.map((change) => {
        const name = (line: IdentityChange['from']) => `${nameLine(line.name)} (${line.patientId})`;
        const text = patients.said[change.kind](name(change.from), name(change.to));
        return h(
          'li',
          { key: change.id, class: change.undoneAt ? 'dim' : undefined },
          h(
            'div',
            null,
            h('div', null, h('bdi', null, text)),
            h(
              'div',
              { class: 'muted' },
              `“${change.reason}” · ${person(change.doneBy)} · `,
              h(When, { at: change.doneAt }),
            ),
            change.undoneAt &&
              h(
                'div',
                { class: 'muted' },
                `${patients.undoneBy(person(change.undoneBy ?? ''))}: “${change.undoneReason}” · `,
                h(When, { at: change.undoneAt }),
              ),
          ),
          change.undoneAt
            ? h('span', { class: 'badge' }, patients.undone)
            : onUndo && h(Button, { label: `${patients.undo} ${text}`, onClick: () => onUndo(change) }, patients.undo),
        );
      }),
    ),
  );
}

/** `user:anna` as the log has it → `anna`. */
const person = (actor: string) => actor.replace(/^\w+:/, '');
