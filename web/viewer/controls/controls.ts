// The keys and buttons that the person at this browser chose. They are kept on the box and held here only while the page
// lives: at a shared workstation nothing of them stays.
import { signal } from '@preact/signals';
import { Refusal } from '../../client.ts';
import { ask } from '../../network.ts';
import { session } from '../../session.ts';
import type { Preferences, ViewerControls } from '../../shapes.ts';
import { firstToolOf } from './mouse.ts';

const PATH = '/api/v1/preferences';
export const AS_EVERYBODY: ViewerControls = { keys: {}, mouse: {} };

export const controls = signal<ViewerControls>(AS_EVERYBODY);
export const firstTool = () => firstToolOf(controls.value.mouse);

/** Whoever came by a link to one study is nobody of the house and has none. */
export const mayChoose = (): boolean => Boolean(session.value);

/** @throws Refusal */
export async function loadControls(signal: AbortSignal): Promise<ViewerControls> {
  const { viewerControls } = await ask<Preferences>('GET', PATH, undefined, signal);
  controls.value = viewerControls;
  return viewerControls;
}

/** Images are shown without an answer too, by the keys that everybody begins with. */
export async function beginControls(signal: AbortSignal): Promise<void> {
  if (!mayChoose()) return;
  try {
    await loadControls(signal);
  } catch (cause) {
    if (!signal.aborted && !(cause instanceof Refusal)) throw cause;
  }
}

/** @throws Refusal */
export async function keepControls(chosen: ViewerControls): Promise<void> {
  controls.value = (await ask<Preferences>('PATCH', PATH, { viewerControls: chosen })).viewerControls;
}
