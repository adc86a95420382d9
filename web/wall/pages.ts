// Which entries of the waiting room's list stand on the screen now, where more wait than fit. Pure.
import type { WallList } from '../shapes.ts';

type Entry = WallList['entries'][number];
export interface Shown {
  called: Entry[];
  waiting: Entry[];
}

/** As many as a glance from 4 m takes in. */
const CALLED = 5;
const WAITING = 12;

/** @param turn counts up; each shows the next ones */
export function shownAt(entries: readonly Entry[], turn: number): Shown {
  const called = entries.filter(({ state }) => state !== 'waiting');
  // Who has just been called stands first: that is what people look for.
  called.sort((a, b) => Number(a.state === 'in-scan') - Number(b.state === 'in-scan'));
  const waiting = entries.filter(({ state }) => state === 'waiting');
  return { called: part(called, CALLED, turn), waiting: part(waiting, WAITING, turn) };
}

function part(entries: Entry[], size: number, turn: number): Entry[] {
  const pages = Math.max(1, Math.ceil(entries.length / size));
  const page = turn % pages;
  return entries.slice(page * size, (page + 1) * size);
}
