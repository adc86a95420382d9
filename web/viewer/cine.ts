// Plays a pane: the next frame when its time has come and its pixels are there. Waits rather than skips, so that no
// frame of a beating heart is left out.
import { effect } from '@preact/signals';
import type { Pane } from './pane.ts';

/** Follows `pane.playing` until the answer is called. */
export function startCine(pane: Pane): () => void {
  let handle = 0;
  let due = 0;
  const tick = (now: number) => {
    const interval = 1000 / pane.framesPerSecond.peek();
    if (now >= due && pane.step()) {
      // A stretch without pictures (still loading, tab in the background) is not made up for by hurrying.
      due = now - due > interval ? now + interval : due + interval;
    }
    handle = requestAnimationFrame(tick);
  };
  const end = effect(() => {
    cancelAnimationFrame(handle);
    if (!pane.playing.value) return;
    due = performance.now();
    handle = requestAnimationFrame(tick);
  });
  return () => {
    end();
    cancelAnimationFrame(handle);
  };
}
