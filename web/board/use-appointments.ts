// Appointments on a page, kept as they are by live messages: each says which one changed, and only that one is asked for.
import { useEffect, useRef, useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { onLive } from '../live.ts';
import { type Loaded, useLoad } from '../parts/use-load.ts';
import type { Appointment } from '../shapes.ts';

/** Several events of one change (appointment and order) are one question. */
const GATHER_MS = 60;
const MARKED_MS = 2500;

export interface Appointments extends Loaded<Appointment[]> {
  /** Puts in one that this page just changed. */
  put: (appointment: Appointment) => void;
  /** Those that changed a moment ago, by somebody else or a machine. */
  changed: ReadonlySet<number>;
}

/** @param belongs whether a changed one is to be seen here */
export function useAppointments(
  load: () => Promise<{ appointments: Appointment[] }>,
  needs: unknown[],
  belongs: (appointment: Appointment) => boolean,
): Appointments {
  const loaded = useLoad(async () => (await load()).appointments, needs);
  const [changed, setChanged] = useState<ReadonlySet<number>>(new Set());
  const current = useRef({ loaded, belongs });
  current.current = { loaded, belongs };
  const put = (one: Appointment) => current.current.loaded.set((known) => withOne(known, one, current.current.belongs));
  useEffect(() => {
    const asked = new Map<number, ReturnType<typeof setTimeout>>();
    const look = async (id: number) => {
      asked.delete(id);
      try {
        const one = await client.appointment(id);
        const before = current.current.loaded.value?.find((other) => other.id === id);
        if (before && before.version >= one.version && before.order?.version === one.order?.version) return;
        put(one);
        mark(id);
      } catch (problem) {
        if (!(problem instanceof Refusal)) throw problem; // the offline strip says it; `hello` brings the list again
      }
    };
    const mark = (id: number) => {
      setChanged((known) => new Set([...known, id]));
      setTimeout(() => setChanged((known) => new Set([...known].filter((other) => other !== id))), MARKED_MS);
    };
    const soon = (id: number) => {
      if (!asked.has(id)) asked.set(id, setTimeout(look, GATHER_MS, id));
    };
    const ofOrder = (orderId: number) => {
      const found = current.current.loaded.value?.find(({ order }) => order?.id === orderId);
      if (found) soon(found.id);
    };
    const unhear = [
      onLive('appointment', ({ appointmentId }) => soon(appointmentId)),
      onLive('order', ({ orderId }) => ofOrder(orderId)),
      onLive('hello', () => current.current.loaded.reload()),
    ];
    return () => {
      for (const end of unhear) end();
      for (const timer of asked.values()) clearTimeout(timer);
    };
  }, []);
  return { ...loaded, put, changed };
}

function withOne(known: Appointment[], one: Appointment, belongs: (one: Appointment) => boolean): Appointment[] {
  const others = known.filter(({ id }) => id !== one.id);
  if (!belongs(one)) return others.length === known.length ? known : others;
  return [...others, one].sort((a, b) => (a.startsAt === b.startsAt ? a.id - b.id : a.startsAt < b.startsAt ? -1 : 1));
}
