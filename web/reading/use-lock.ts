// The lock of the study on the screen: taken when it is opened to be read, given back when its tab is closed
// (tabs/open-tabs.ts), and followed live: somebody may take it over, or the connection may have been away too long.
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { session } from '../session.ts';
import type { ReadingChange, TakenReading } from '../shapes.ts';

export interface Held {
  /** undefined: not answered yet. */
  taken: TakenReading | undefined;
  /** It was ours until somebody took it over. */
  wasOvertaken: boolean;
  problem: unknown;
  take: (takeOver?: boolean) => Promise<void>;
}

export function useLock(studyInstanceUid: string): Held {
  const [state, setState] = useState<Omit<Held, 'take'>>({ taken: undefined, wasOvertaken: false, problem: undefined });
  const current = useRef(state);
  current.current = state;
  const take = async (takeOver?: boolean) => {
    try {
      const taken = await client.takeReading(studyInstanceUid, { takeOver });
      setState({ taken, wasOvertaken: false, problem: undefined });
    } catch (problem) {
      setState((before) => ({ ...before, problem }));
    }
  };
  useEffect(() => {
    let left = false;
    const hear = ({ entry }: ReadingChange) => {
      const { taken } = current.current;
      if (left || !taken) return;
      if (!entry) return setState((before) => ({ ...before, taken: { isWaiting: false, isMine: false, lock: null } }));
      const { lock } = entry;
      const isMine =
        taken.isMine && lock?.username === session.value?.user.username && lock?.since === taken.lock?.since;
      // Ours lapsed while the connection was away, and nobody took it.
      if (taken.isMine && !lock) void take();
      else
        setState((before) => ({
          ...before,
          taken: { isWaiting: true, isMine, lock },
          wasOvertaken: before.wasOvertaken || (taken.isMine && !isMine),
        }));
    };
    const unhear = [
      onLive('reading', ({ changes }) => {
        for (const change of changes) if (change.studyInstanceUid === studyInstanceUid) hear(change);
      }),
      onLive('hello', () => {
        if (current.current.taken?.isMine) void take();
      }),
    ];
    setState({ taken: undefined, wasOvertaken: false, problem: undefined });
    void take();
    return () => {
      left = true;
      for (const end of unhear) end();
    };
  }, [studyInstanceUid]);
  return { ...state, take };
}
