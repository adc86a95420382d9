// Before, you, now: field by field, with a tick for what shall be sent after all.
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Subject } from '../offline/action.ts';
import { againOn, type Row, rows } from '../offline/conflict.ts';
import { Button } from '../parts/button.ts';
import { words } from '../words/words.ts';
import { type Deciding, Foot } from './deciding.ts';
import { valueText } from './texts.ts';

export interface CompareProps extends Deciding {
  now: Subject;
  giveUp: ComponentChildren;
}

export function Compare({ action, task, decide, now, giveUp }: CompareProps) {
  const { waiting } = words;
  const wishes = rows(action, now);
  const isMove = action.kind === 'move';
  // What only this person changed is ticked; what two people changed differently is nobody's default.
  const [taken, setTaken] = useState(
    () => new Set(wishes.filter(({ disputed }) => !disputed).map(({ field }) => field)),
  );
  const chosen = isMove ? new Set(['state']) : taken;
  const again = () => decide((queue) => queue.again(action, againOn(action, now, chosen)));
  const toggle = (field: string) => {
    const next = new Set(taken);
    if (!next.delete(field)) next.add(field);
    setTaken(next);
  };
  return [
    wishes.length > 0 &&
      h(
        'div',
        { class: 'table-frame' },
        h(
          'table',
          { class: 'table dense waiting-compare' },
          h('caption', { class: 'sr-only' }, waiting.stuckTitle),
          h('thead', null, h(Heads, { isMove })),
          h(
            'tbody',
            null,
            wishes.map((row) => h(CompareRow, { key: row.field, row, isMove, taken: taken.has(row.field), toggle })),
          ),
        ),
      ),
    h(
      Foot,
      null,
      h(
        Button,
        { busy: task.busy, disabled: chosen.size === 0, onClick: again },
        isMove ? waiting.again : waiting.apply,
      ),
      giveUp,
    ),
  ];
}

function Heads({ isMove }: { isMove: boolean }) {
  const { columns } = words.waiting;
  const texts = [columns.field, columns.was, columns.wanted, columns.now];
  return h(
    'tr',
    null,
    texts.map((text) => h('th', { key: text, scope: 'col' }, text)),
    !isMove && h('th', { scope: 'col' }, columns.take),
  );
}

interface CompareRowProps {
  row: Row;
  isMove: boolean;
  taken: boolean;
  toggle: (field: string) => void;
}

function CompareRow({ row, isMove, taken, toggle }: CompareRowProps) {
  const { columns, fields, takeOf } = words.waiting;
  const { field, was, wanted, now, disputed } = row;
  const name = fields[field] ?? field;
  const cell = (text: string, value: unknown, marked = false) =>
    h(
      'td',
      { 'data-label': text, class: marked ? 'differs' : undefined },
      h('bdi', { class: 'lines' }, valueText(field, value)),
    );
  return h(
    'tr',
    null,
    h('th', { scope: 'row' }, name),
    cell(columns.was, was),
    cell(columns.wanted, wanted),
    cell(columns.now, now, disputed),
    !isMove &&
      h(
        'td',
        { 'data-label': columns.take },
        h('input', { type: 'checkbox', checked: taken, 'aria-label': takeOf(name), onChange: () => toggle(field) }),
      ),
  );
}
