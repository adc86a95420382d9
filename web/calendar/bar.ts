// The calendar's bar: which day, day or week, what the columns are.
import ChevronLeft from 'lucide/dist/esm/icons/chevron-left.mjs';
import ChevronRight from 'lucide/dist/esm/icons/chevron-right.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { ZoneNote } from '../parts/zone-note.ts';
import type { Clinic } from '../shapes.ts';
import { daysFrom, today, weekdayDate } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { groupsOf } from './columns.ts';
import { GROUPINGS, type Grouping, show, type View } from './view.ts';

export function Bar({ view, clinic }: { view: View; clinic: Clinic | undefined }) {
  const { calendar } = words;
  const step = view.week ? 7 : 1;
  const jump = (icon: typeof ChevronLeft, label: string, days: number) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet icon-only',
        'aria-label': label,
        title: label,
        onClick: () => show({ ...view, date: daysFrom(view.date, days) }),
      },
      h(Icon, { of: icon }),
    );
  return h(
    'div',
    { class: 'calendar-bar' },
    h('h1', null, calendar.title),
    h(
      'div',
      { class: 'calendar-days' },
      jump(ChevronLeft, calendar.earlier, -step),
      h(Button, { onClick: () => show({ ...view, date: today() }) }, calendar.today),
      jump(ChevronRight, calendar.later, step),
      h('b', null, weekdayDate(view.date)),
      h(ZoneNote, null),
    ),
    h(Filters, { view, clinic }),
  );
}

function Filters({ view, clinic }: { view: View; clinic: Clinic | undefined }) {
  const { calendar } = words;
  const groups = clinic ? groupsOf(clinic, view.by) : [];
  /** The value of "all"; `of` itself may be empty. */
  const all = ' ';
  const week = (week: boolean, text: string) =>
    h(
      'label',
      null,
      h('input', {
        type: 'radio',
        name: 'view',
        checked: view.week === week,
        onChange: () => show({ ...view, week, of: week ? (view.of ?? groups[0]?.of) : undefined }),
      }),
      text,
    );
  const tick = (label: string, checked: boolean, change: Partial<View>) =>
    h(
      'label',
      { class: 'tick' },
      h('input', { type: 'checkbox', checked, onChange: () => show({ ...view, ...change }) }),
      label,
    );
  return h(
    'div',
    { class: 'board-filters' },
    h(TextField, {
      label: calendar.date,
      type: 'date',
      value: view.date,
      onValue: (date: string) => date && show({ ...view, date }),
    }),
    h(SelectField, {
      label: calendar.columns,
      value: view.by,
      onValue: (by: string) => {
        const first = clinic && view.week ? groupsOf(clinic, by as Grouping)[0]?.of : undefined;
        show({ ...view, by: by as Grouping, of: first });
      },
      options: GROUPINGS.map((by) => ({ value: by, text: calendar.groupings[by] })),
    }),
    h(SelectField, {
      label: calendar.grouping[view.by],
      value: view.of ?? (view.week ? (groups[0]?.of ?? all) : all),
      onValue: (of: string) => show({ ...view, of: of === all ? undefined : of }),
      options: [
        ...(view.week ? [] : [{ value: all, text: words.board.all }]),
        ...groups.map(({ of, title }) => ({ value: of, text: title })),
      ],
    }),
    tick(calendar.showCancelled, view.cancelled, { cancelled: !view.cancelled }),
    tick(words.toBook.show, view.list, { list: !view.list }),
    h(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': calendar.view },
      week(false, calendar.day),
      week(true, calendar.week),
    ),
  );
}
