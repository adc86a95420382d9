// The reader's queue on a page, kept as it is by live messages, which bring the entries themselves.
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { type Loaded, useLoad } from '../parts/use-load.ts';
import type { ReadingChange, ReadingQueue } from '../shapes.ts';
import { withChanges } from './order.ts';

export type Shown = 'waiting' | 'elsewhere';
const MARKED_MS = 2500;
const QUIET_MS = 500;

export interface Reading extends Loaded<ReadingQueue> {
  /** Studies that came or changed a moment ago. */
  changed: ReadonlySet<string>;
}

export function useReading(shown: Shown): Reading {
  const queue = useLoad(() => client.reading(shown), [shown]);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const current = useRef(queue);
  current.current = queue;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => current.current.reload(), QUIET_MS);
    };
    const hear = (changes: ReadingChange[]) => {
      if (shown === 'elsewhere') return later();
      current.current.set((known) => ({ ...known, entries: withChanges(known.entries, changes) }));
      const uids = changes.flatMap(({ entry, studyInstanceUid }) => (entry ? [studyInstanceUid] : []));
      setChanged((known) => new Set([...known, ...uids]));
      setTimeout(() => setChanged((known) => new Set([...known].filter((uid) => !uids.includes(uid)))), MARKED_MS);
    };
    const ofPatient = (patientId: number) => {
      if (current.current.value?.entries.some(({ study }) => study.patient.id === patientId)) later();
    };
    const unhear = [
      onLive('reading', ({ changes }) => hear(changes)),
      onLive('patient', ({ patientId }) => ofPatient(patientId)),
      onLive('hello', () => current.current.reload()),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of unhear) end();
    };
  }, [shown]);
  return { ...queue, changed };
}
