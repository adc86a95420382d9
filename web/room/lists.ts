// Who waits, who comes later and who was done: a line a patient, with the next step on it.
import { h } from 'preact';
import { examLine, nextWords, StateSign, since, stepFrom } from '../board/states.ts';
import { Watch } from '../board/watch.ts';
import { Button } from '../parts/button.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { When } from '../parts/when.ts';
import { may } from '../session.ts';
import type { Appointment, AppointmentState, Arrival } from '../shapes.ts';
import { clock } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-room.ts';
import { Technician } from './technician.ts';

export interface LineProps {
  appointment: Appointment;
  /** Of those who were done. */
  arrivals?: readonly Arrival[];
  marked: boolean;
  busy: boolean;
  /** The room is free and this one is first: its step is the biggest. */
  isNext?: boolean;
  onMove: (to: AppointmentState) => void;
  onTake: () => void;
  onSafety: () => void;
}

export function Line(props: LineProps) {
  const { appointment, marked, busy, isNext, onMove, onTake } = props;
  const { patient, state, startsAt } = appointment;
  const name = nameLine(patient.name) || patient.displayName;
  const next = stepFrom(appointment, 1);
  const at = since(appointment);
  return h(
    'li',
    {
      class: `room-line ${marked ? 'marked' : ''}`,
      tabIndex: 0,
      'data-appointment': appointment.id,
      'aria-label': `${name}, ${examLine(appointment)}`,
    },
    h('span', { class: 'card-since' }, state === 'booked' || !at ? clock(new Date(startsAt)) : h(When, { at })),
    h(
      'span',
      { class: 'room-line-who' },
      h(PersonName, { name: patient.name }),
      h('span', { class: 'muted' }, [examLine(appointment), ageAndSex(patient)].filter(Boolean).join(' · ')),
      h(Marks, props),
    ),
    h(
      'span',
      { class: 'row-actions' },
      state !== 'review' && state !== 'completed' && h(Technician, { appointment, name, onTake }),
      (state === 'review' || state === 'completed') && h(StateSign, { state }),
      next &&
        may('flow.move') &&
        h(
          Button,
          {
            kind: isNext ? 'primary' : 'plain',
            class: isNext ? '' : 'small',
            keys: isNext ? 'N' : undefined,
            busy,
            label: words.flow.nextOf(nextWords(appointment)!, name),
            onClick: () => onMove(next),
          },
          nextWords(appointment),
        ),
    ),
  );
}

function Marks({ appointment, arrivals, onSafety }: LineProps) {
  const { order, state } = appointment;
  const count = (arrivals ?? [])
    .filter(({ orderId }) => orderId === order?.id)
    .reduce((sum, { images }) => sum + images, 0);
  const images = count > 0 ? words.room.images(count) : undefined;
  return h(Watch, { appointment, images, isOver: state === 'review' || state === 'completed', onSafety });
}
