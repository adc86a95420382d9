// What to fetch before anybody looks at it: in each pane the current frame, its neighbours, then outward; the pane in
// use first; never more than the cache holds. Pure; prefetch.ts does it.

export interface Outlook {
  imageIds: string[];
  index: number;
  bytesPerFrame: number;
}

/** Leave room for what is on the screen and for a study opened beside. */
const CACHE_SHARE = 0.8;
const AHEAD_FIRST = 6;

/** Indices in the order in which they are likely to be needed: nearest first. */
export function outward(index: number, count: number): number[] {
  const order = index < count && index >= 0 ? [index] : [];
  for (let step = 1; step < count; step++) {
    if (index + step < count) order.push(index + step);
    if (index - step >= 0) order.push(index - step);
  }
  return order;
}

/** Image ids to fetch, most wanted first, as many as fit. */
export function plan(outlooks: Outlook[], cacheBytes: number): string[] {
  const queues = outlooks.map(({ imageIds, index }) => outward(index, imageIds.length).map((i) => imageIds[i]!));
  // The neighbours of what every pane shows come before the far end of any stack.
  const near = queues.flatMap((queue) => queue.slice(0, AHEAD_FIRST));
  const rest = queues.flatMap((queue) => queue.slice(AHEAD_FIRST));
  const sizes = new Map(
    outlooks.flatMap(({ imageIds, bytesPerFrame }) => imageIds.map((id) => [id, bytesPerFrame] as const)),
  );
  const chosen: string[] = [];
  let left = cacheBytes * CACHE_SHARE;
  for (const id of new Set([...near, ...rest])) {
    left -= sizes.get(id)!;
    if (left < 0) break;
    chosen.push(id);
  }
  return chosen;
}
