// The rows with their keyboard, the "new studies" chip and the endless end. Knows when an insertion would disturb.
import ArrowUp from 'lucide/dist/esm/icons/arrow-up.mjs';
import { h } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { Problem } from '../parts/problem.ts';
import { words } from '../words/words.ts';
import { Peek, startPeek } from './peek.ts';
import { attention, type StudyList } from './study-list.ts';
import { StudyRow } from './study-row.ts';

/** A pointer that rests no longer aims at a row: what arrived may come in. */
const AIM_MS = 1500;
const ROWS_A_PAGE = 15;

export interface StudyGridProps {
  list: StudyList;
  /** The study whose details are open. */
  opened: string | undefined;
  onOpen: (uid: string) => void;
  onDetails: (uid: string | undefined) => void;
}

export function StudyGrid({ list, opened, onOpen, onDetails }: StudyGridProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const rows = list.rows.value;
  const active = opened ?? list.active.value;
  const reachable = rows.some(({ uid }) => uid === active) ? active : rows[0]?.uid;
  useAttention(list, scroll);
  useRestoredScroll(list, scroll);
  useEffect(() => startPeek(scroll.current!), []);
  const focus = (uid: string | undefined) => {
    if (!uid) return;
    list.active.value = uid;
    if (opened) onDetails(uid);
    const row = rowElement(scroll.current!, uid);
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent) => {
    const uid = (event.target as Element).closest<HTMLElement>('[data-uid]')?.dataset.uid;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = rows.findIndex((row) => row.uid === uid);
    const to = target(event.key, at, rows.length);
    if (to !== undefined) focus(rows[to]?.uid);
    else if (event.key === 'Enter' && uid) onOpen(uid);
    else if (event.key === ' ' && uid) onDetails(opened === uid ? undefined : uid);
    else return;
    event.preventDefault();
  };
  useArrowFromAnywhere(() => focus(reachable));
  const onClick = (event: MouseEvent) => {
    const uid = (event.target as Element).closest<HTMLElement>('[data-uid]')?.dataset.uid;
    if (!uid || getSelection()?.type === 'Range') return;
    list.active.value = uid;
    rowElement(scroll.current!, uid)?.focus({ preventScroll: true });
    onDetails(uid);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const uid = (event.target as Element).closest<HTMLElement>('[data-uid]')?.dataset.uid;
    if (uid) onOpen(uid);
  };
  const showNew = () => {
    list.showWaiting();
    scroll.current?.scrollTo({ top: 0 });
  };
  const waiting = list.waiting.value.length;
  return [
    h(
      'div',
      { class: 'studies-scroll', ref: scroll },
      h(
        'div',
        {
          class: 'study-grid',
          role: 'grid',
          'aria-label': words.studies.list,
          'aria-rowcount': list.complete.value ? rows.length + 1 : -1,
          onKeyDown: onKey,
          onClick,
          onDblClick: onDoubleClick,
        },
        h(Head, null),
        rows.map((row, at) =>
          h(StudyRow, {
            key: row.uid,
            row,
            position: at + 1,
            selected: row.uid === active,
            reachable: row.uid === reachable,
          }),
        ),
      ),
      h(Foot, { list, scroll }),
    ),
    waiting > 0 &&
      h(
        'div',
        { class: 'waiting', role: 'status' },
        h(Button, { kind: 'primary', icon: ArrowUp, onClick: showNew }, words.studies.waiting(waiting)),
      ),
    h(Peek, null),
  ];
}

function Head() {
  const { columns } = words.studies;
  const names: [string, string, string?][] = [
    ['patient', columns.patient],
    ['id', columns.patientId],
    ['born', columns.born],
    ['date', columns.date],
    ['modality', columns.modalityShort, columns.modality],
    ['description', columns.description],
    ['accession', columns.accession],
    ['images', columns.images],
    ['source', columns.source],
    ['received', columns.received],
  ];
  return h(
    'div',
    { class: 'study-row study-head', role: 'row', 'aria-rowindex': 1 },
    names.map(([name, text, long]) =>
      h('div', { key: name, class: `cell-${name}`, role: 'columnheader', title: long, 'aria-label': long }, text),
    ),
  );
}

function Foot({ list, scroll }: { list: StudyList; scroll: { current: HTMLElement | null } }) {
  const end = useRef<HTMLDivElement>(null);
  const length = list.rows.value.length;
  useEffect(() => {
    // Asked anew after each page: an end that stays in sight is no new event for the observer.
    const observer = new IntersectionObserver(
      ([entry]) => entry!.isIntersecting && !list.problem.value && list.more(),
      {
        root: scroll.current,
        rootMargin: '800px',
      },
    );
    observer.observe(end.current!);
    return () => observer.disconnect();
  }, [list, length]);
  const problem = list.problem.value;
  return h(
    'div',
    { class: 'study-foot', ref: end },
    problem
      ? h(Problem, { problem, onRetry: () => list.more() })
      : list.loading.value
        ? words.common.loading
        : list.complete.value && length > 20 && words.studies.end,
  );
}

/** Index that a key moves to from `at`, or undefined for keys that don't move. */
function target(key: string, at: number, length: number): number | undefined {
  const clamp = (index: number) => Math.max(0, Math.min(length - 1, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - 1);
    case 'PageDown':
      return clamp(at + ROWS_A_PAGE);
    case 'PageUp':
      return clamp(at - ROWS_A_PAGE);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}

function rowElement(place: HTMLElement, uid: string): HTMLElement | null {
  return place.querySelector<HTMLElement>(`[data-uid="${CSS.escape(uid)}"]`);
}

/** The down arrow finds the list while nothing else has the focus. */
function useArrowFromAnywhere(begin: () => void): void {
  const latest = useRef(begin);
  latest.current = begin;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const nowhere = event.target === document.body || (event.target as Element).id === 'content';
      if (!nowhere || event.key !== 'ArrowDown') return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** Scrolled down, or aiming at a row: then what arrives waits for the chip. */
function useAttention(list: StudyList, scroll: { current: HTMLElement | null }): void {
  useEffect(() => {
    const place = scroll.current!;
    let aiming: ReturnType<typeof setTimeout> | undefined;
    let at = '';
    const judge = () => {
      attention.value = place.scrollTop > 8 || aiming !== undefined;
      if (!attention.value) list.showWaiting();
    };
    const rest = () => {
      clearTimeout(aiming);
      aiming = undefined;
      judge();
    };
    const onMove = (event: PointerEvent) => {
      const here = `${event.clientX} ${event.clientY}`;
      if (event.pointerType !== 'mouse' || here === at) return; // browsers repeat a resting pointer after each layout
      at = here;
      clearTimeout(aiming);
      aiming = setTimeout(rest, AIM_MS);
      judge();
    };
    const onScroll = () => {
      list.scrollTop = place.scrollTop;
      judge();
    };
    place.addEventListener('pointermove', onMove);
    place.addEventListener('pointerleave', rest);
    place.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(aiming);
      place.removeEventListener('pointermove', onMove);
      place.removeEventListener('pointerleave', rest);
      place.removeEventListener('scroll', onScroll);
      attention.value = false;
    };
  }, [list]);
}

function useRestoredScroll(list: StudyList, scroll: { current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    scroll.current!.scrollTop = list.scrollTop;
    const active = list.active.value;
    if (active) rowElement(scroll.current!, active)?.focus({ preventScroll: true });
  }, [list]);
}
