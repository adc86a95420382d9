// A browser may take the graphics card away at any moment (sleep, a driver's fault, too many tabs), and everything that was
// drawn with it. Then a new engine is made; until it is there the panes say why they are black.
import { whenContextLost } from './engine.ts';
import type { Viewer } from './model.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** Losses within this follow from one another: each waits longer than the one before. */
const RELATED_MS = 60_000;

export function followContextLoss(viewer: Viewer): () => void {
  let losses: number[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lose = (engineId: string) => {
    // An engine may have several contexts; the first that goes takes the engine with it.
    if (engineId !== viewer.engine.value?.id) return;
    const now = Date.now();
    losses = [...losses.filter((at) => at > now - RELATED_MS), now];
    viewer.dropEngine();
    timer = setTimeout(() => viewer.renewEngine(), Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (losses.length - 1)));
  };
  const endLosses = whenContextLost(lose);
  return () => {
    clearTimeout(timer);
    endLosses();
  };
}
