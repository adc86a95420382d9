// From appointments to figures: counting, and how long things took. Pure; each figure has one definition, here.
import type { Row } from '../../core/db/database.ts';
import { wallDay } from '../../lib/wall-time.ts';
import type { Figures, FlowFigures, Spread } from './shapes.ts';

export interface AppointmentFacts {
  kind: string;
  state: string;
  /** On the clinic's wall, YYYY-MM-DD. */
  day: string;
  arrivedAt: string | null;
  inScanAt: string | null;
  reviewAt: string | null;
  roomId: number;
  room: string;
  roomModality: string;
  /** Of the order; empty for a consultation. */
  modality: string;
  technician: string | null;
  doctor: string | null;
}

/** @param zone of the clinic's wall */
export function factsOf(row: Row, zone: string): AppointmentFacts {
  return {
    kind: row.kind as string,
    state: row.state as string,
    day: wallDay(new Date(row.starts_at as string), zone),
    arrivedAt: row.arrived_at as string | null,
    inScanAt: row.in_scan_at as string | null,
    reviewAt: row.review_at as string | null,
    roomId: row.room_id as number,
    room: row.room as string,
    roomModality: row.room_modality as string,
    modality: (row.modality as string | null) ?? '',
    technician: row.technician as string | null,
    doctor: row.doctor as string | null,
  };
}

const HERE = ['waiting', 'in-room', 'in-scan'];
const DONE = ['review', 'completed'];

export function flowOf(all: readonly AppointmentFacts[]): FlowFigures {
  const count = (...states: string[]) => all.filter(({ state }) => states.includes(state)).length;
  const cancelled = count('cancelled');
  return {
    scheduled: all.length - cancelled,
    expected: count('booked'),
    here: count(...HERE),
    done: count(...DONE),
    noShow: count('no-show'),
    cancelled,
  };
}

/** Groups in the order of their key; an empty key (a consultation's modality) is left out. */
export function grouped<K extends string | number>(
  all: readonly AppointmentFacts[],
  keyOf: (one: AppointmentFacts) => K,
): { key: K; of: AppointmentFacts[] }[] {
  const groups = new Map<K, AppointmentFacts[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key === '') continue;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, of]) => ({ key, of }));
}

export function dayOf({ day }: AppointmentFacts): string {
  return day;
}

/** Exams that went through both moments, in that order: a state that was taken back and passed again counts as it is now. */
export function timesOf(all: readonly AppointmentFacts[]): Figures['times'] {
  const exams = all.filter(({ kind }) => kind === 'exam');
  const between = (from: keyof AppointmentFacts, to: keyof AppointmentFacts) =>
    spreadOf(
      exams.flatMap((one) => {
        const [start, end] = [one[from], one[to]] as (string | null)[];
        const minutes = start && end ? (Date.parse(end) - Date.parse(start)) / 60_000 : -1;
        return minutes < 0 ? [] : [minutes];
      }),
    );
  return {
    arrivedToScan: between('arrivedAt', 'inScanAt'),
    scanToImages: between('inScanAt', 'reviewAt'),
    arrivedToImages: between('arrivedAt', 'reviewAt'),
  };
}

/** Nearest rank: each of the three is a time that somebody really waited, in whole minutes. */
export function spreadOf(minutes: readonly number[]): Spread {
  const sorted = [...minutes].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted.length === 0 ? null : Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!);
  return { count: sorted.length, medianMinutes: at(0.5), ninetiethMinutes: at(0.9), longestMinutes: at(1) };
}
