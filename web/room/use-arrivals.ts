// How many images have come for the exams of a room, counting up live.
import { useEffect, useRef } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { useLoad } from '../parts/use-load.ts';
import type { Arrival } from '../shapes.ts';

/** A study that nobody knows yet may be of somebody in this room: asked a moment after it began to come. */
const ASK_MS = 1200;

export function useArrivals(roomId: number): readonly Arrival[] {
  const arrivals = useLoad(async () => (await client.arrivals(roomId)).arrivals, [roomId]);
  const current = useRef(arrivals);
  current.current = arrivals;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => current.current.reload(), ASK_MS);
    };
    const unhear = [
      onLive('study', ({ study }) => {
        const known = current.current.value?.some((one) => one.studyInstanceUid === study.studyInstanceUid);
        if (!known) return soon();
        current.current.set((before) =>
          before.map((one) =>
            one.studyInstanceUid === study.studyInstanceUid
              ? {
                  ...one,
                  images: study.instanceCount,
                  isComplete: study.state === 'complete',
                  isSuspected: study.flags.includes('under-investigation'),
                }
              : one,
          ),
        );
      }),
      onLive('hello', soon),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of unhear) end();
    };
  }, [roomId]);
  return arrivals.value ?? [];
}
