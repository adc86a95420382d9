// Whose exam it is, and the button that makes it one's own.
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { may, session } from '../session.ts';
import type { Appointment } from '../shapes.ts';
import { words } from '../words/with-room.ts';

export interface TechnicianProps {
  appointment: Appointment;
  name: string;
  onTake: () => void;
  keys?: string;
  /** Says so where there is none yet. */
  isAsked?: boolean;
}

export function Technician({ appointment: { technician }, name, onTake, keys, isAsked }: TechnicianProps) {
  const { room } = words;
  const isMine = technician?.username === session.value!.user.username;
  return h(
    'span',
    { class: 'room-technician' },
    isMine
      ? h('b', null, room.yours)
      : (technician || isAsked) &&
          h(
            'span',
            { class: 'muted' },
            technician ? room.by(technician.displayName || technician.username) : room.nobody,
          ),
    !isMine &&
      may('schedule.book') &&
      h(Button, { class: 'small', keys, label: room.takeOf(name), onClick: onTake }, room.take),
  );
}
