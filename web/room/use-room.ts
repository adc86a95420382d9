// What is known of one room's day, live, and what a technician does with it.
import { useState } from 'preact/hooks';
import { daySpan, isOfToday } from '../board/today.ts';
import { type Appointments, useAppointments } from '../board/use-appointments.ts';
import { client, Refusal } from '../client.ts';
import { session } from '../session.ts';
import type { Appointment, AppointmentState, Arrival } from '../shapes.ts';
import { today } from '../words/formats.ts';
import { type RoomDay, roomDay } from './order.ts';
import { useArrivals } from './use-arrivals.ts';

export interface Actions {
  onMove: (to: AppointmentState) => void;
  onTake: () => void;
  onSafety: () => void;
  onBreakOff: () => void;
}

type Asked = { what: 'safety' | 'break-off'; id: number };

export interface RoomState {
  appointments: Appointments;
  arrivals: readonly Arrival[];
  day: RoomDay;
  busy: number | undefined;
  refused: { id: number; problem: unknown } | undefined;
  asked: Asked | undefined;
  actions: (one: Appointment) => Actions;
  close: () => void;
  forgive: () => void;
}

export function useRoom(roomId: number): RoomState {
  const appointments = useAppointments(
    () => {
      const { from, to } = daySpan();
      return client.board(from, to);
    },
    [today()],
    isOfToday,
  );
  const arrivals = useArrivals(roomId);
  const [asked, setAsked] = useState<Asked>();
  const [busy, setBusy] = useState<number>();
  const [refused, setRefused] = useState<RoomState['refused']>();
  const act = async (one: Appointment, work: () => Promise<Appointment>) => {
    if (busy !== undefined) return;
    setBusy(one.id);
    setRefused(undefined);
    try {
      appointments.put(await work());
    } catch (problem) {
      setRefused({ id: one.id, problem });
      if (!(problem instanceof Refusal)) throw problem;
      if (problem.field?.startsWith('safety.')) setAsked({ what: 'safety', id: one.id });
      else if (problem.code === 'conflict') appointments.reload();
    } finally {
      setBusy(undefined);
    }
  };
  const actions = (one: Appointment): Actions => ({
    onMove: (to) => act(one, () => client.moveAppointment(one.id, { to, expectedVersion: one.version })),
    onTake: () => {
      const technician = session.value!.user.username;
      return act(one, () => client.changeAppointment(one.id, { technician, expectedVersion: one.version }));
    },
    onSafety: () => setAsked({ what: 'safety', id: one.id }),
    onBreakOff: () => setAsked({ what: 'break-off', id: one.id }),
  });
  return {
    appointments,
    arrivals,
    day: roomDay(appointments.value ?? [], roomId),
    busy,
    refused,
    asked,
    actions,
    close: () => setAsked(undefined),
    forgive: () => setRefused(undefined),
  };
}
