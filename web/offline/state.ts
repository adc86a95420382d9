// What the frame shows of working without the box. Apart from the work itself, whose code comes after signing in.
import { signal } from '@preact/signals';
import type { Action } from './action.ts';

/** Own actions that the box doesn't have yet, the earliest first. */
export const actions = signal<readonly Action[]>([]);
/** Whose actions besides wait in this browser for their person. */
export const othersWaiting = signal<readonly { user: string; count: number }[]>([]);
/** When the oldest list that is shown was answered; undefined while all comes from the box. */
export const shownAsOf = signal<Date | undefined>(undefined);
/** Own texts of reports that the box doesn't have yet. */
export const unsentTexts = signal(0);
/** Own sets of measurements that the box doesn't have yet. */
export const unsentSets = signal(0);
