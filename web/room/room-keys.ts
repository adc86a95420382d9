// The keys of a room: of the page (S, N, T, Q) and of a line (arrows, Enter).
import { useEffect, useRef } from 'preact/hooks';
import { stepFrom } from '../board/states.ts';
import { may } from '../session.ts';
import type { Appointment } from '../shapes.ts';
import type { RoomDay } from './order.ts';
import type { Actions } from './use-room.ts';

/** S is the next step of who is in, N calls the next one in, T takes who is in, Q asks their questions. */
export function useRoomKeys({ here, waiting }: RoomDay, actions: (one: Appointment) => Actions): void {
  const press = useRef<(event: KeyboardEvent) => void>(() => {});
  press.current = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    if ((event.target as HTMLElement).closest('input, textarea, select, dialog, [role=menu]')) return;
    const key = event.key.toLowerCase();
    const [first] = here;
    const [next] = waiting;
    const step = first && stepFrom(first, 1);
    if (key === 'n' && next && may('flow.move')) actions(next).onMove('in-room');
    else if (key === 's' && first && step && may('flow.move')) actions(first).onMove(step);
    else if (key === 't' && first && may('schedule.book')) actions(first).onTake();
    else if (key === 'q' && first?.order?.safety.length && may('orders.place')) actions(first).onSafety();
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press.current(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** Arrow keys go from line to line, Enter is the next step of the line. */
export function onLineKey(
  event: KeyboardEvent,
  all: readonly Appointment[],
  actions: (one: Appointment) => Actions,
): void {
  const line = event.target as HTMLElement;
  const one = all.find(({ id }) => String(id) === line.dataset.appointment);
  if (!one) return;
  const lines = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[data-appointment]')];
  const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const step = stepFrom(one, 1);
  if (to) lines[lines.indexOf(line) + to]?.focus();
  else if (event.key === 'Enter' && step && may('flow.move')) actions(one).onMove(step);
  else return;
  event.preventDefault();
}
