// How each open study was looked at when its tab was left: a few numbers, no pixels; in memory only.
import { effect } from '@preact/signals';
import type { ViewState } from '../viewer/view-state.ts';
import { isOpen, tabs } from './open-tabs.ts';

const states = new Map<string, ViewState>();

// What was closed begins anew when it is opened again.
effect(() => {
  tabs.value;
  for (const id of states.keys()) if (!isOpen({ kind: 'study', id })) states.delete(id);
});

export function keepView(studyInstanceUid: string, state: ViewState): void {
  if (isOpen({ kind: 'study', id: studyInstanceUid })) states.set(studyInstanceUid, state);
}

export function viewOf(studyInstanceUid: string): ViewState | undefined {
  return states.get(studyInstanceUid);
}
