// How a study was being looked at, small enough to keep many: which stack and frame in which pane, window and place.
import { LAYOUTS, type Layout } from './layouts.ts';
import { FITTED, type View } from './orientation.ts';
import type { Pane } from './pane.ts';
import type { Stack } from './stacks.ts';
import type { Window } from './window.ts';

/** How a stack was being looked at; without a window it is seen as its frames want it. */
export interface PaneState {
  studyInstanceUid: string;
  stackKey: string;
  seriesInstanceUid: string;
  index: number;
  window: Window | undefined;
  inverted: boolean;
  view: View;
}

export interface ViewState {
  layout: Layout;
  active: number;
  panes: (PaneState | undefined)[];
}

/** Nothing of a plane made here; and of somebody's presentation state only the image: one comes back to what was sent. */
export function paneStateOf(
  stack: Stack,
  index: number,
  window: Window | undefined,
  inverted: boolean,
  view: View,
): PaneState | undefined {
  if (stack.derived) return undefined;
  const { key: stackKey, studyInstanceUid, seriesInstanceUid } = stack;
  const seen = stack.presentedAs ? { window: undefined, inverted: false, view: FITTED } : { window, inverted, view };
  return { studyInstanceUid, stackKey, seriesInstanceUid, index, ...seen };
}

/** Only the panes of the layout: others are behind it. */
export function stateOf(layout: Layout, active: number, panes: readonly Pane[]): ViewState {
  const { columns, rows } = LAYOUTS[layout];
  return { layout, active, panes: panes.slice(0, columns * rows).map((pane) => pane.state()) };
}

/** Gives stacks that came to the panes that showed them. @returns whether any did */
export function restore({ panes: states }: ViewState, panes: readonly Pane[], stacks: readonly Stack[]): boolean {
  let isRestored = false;
  for (const [number, state] of states.entries()) {
    const stack = state && stacks.find(({ key }) => key === state.stackKey);
    if (!stack || panes[number]!.stack.value) continue;
    panes[number]!.restore(stack, state);
    isRestored = true;
  }
  return isRestored;
}
