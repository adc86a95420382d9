// One patient on the board: who, what, where, how long, what to watch out for, and the next step.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { FormProblem } from '../parts/problem.ts';
import { When } from '../parts/when.ts';
import { may } from '../session.ts';
import type { Appointment, AppointmentState } from '../shapes.ts';
import { clock } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { examLine, nextWords, openQuestions, since, stepFrom } from './states.ts';
import { Watch } from './watch.ts';

export interface CardProps {
  appointment: Appointment;
  /** Changed a moment ago. */
  marked: boolean;
  busy: boolean;
  problem: unknown;
  onMove: (to: AppointmentState) => void;
  onSafety: () => void;
  onCancel: () => void;
}

export function Card(props: CardProps) {
  const { appointment, marked, busy, problem, onMove, onSafety } = props;
  const { patient, roomName, doctor, ticket, startsAt, stateReason } = appointment;
  const next = stepFrom(appointment, 1);
  const says = nextWords(appointment);
  const name = nameLine(patient.name) || patient.displayName;
  const mayMove = may('flow.move');
  const drag = (event: DragEvent) => {
    event.dataTransfer?.setData('text/plain', String(appointment.id));
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  };
  return h(
    'li',
    {
      class: `card at-${appointment.state} ${marked ? 'marked' : ''}`,
      tabIndex: 0,
      'data-appointment': appointment.id,
      'aria-label': `${name}, ${examLine(appointment)}`,
      draggable: mayMove,
      onDragStart: drag,
    },
    h(
      'div',
      { class: 'card-head' },
      h('div', { class: 'card-name' }, h(PersonName, { name: patient.name })),
      mayMove && h(CardMenu, { ...props, name }),
    ),
    h('p', { class: 'card-line' }, h('b', null, examLine(appointment)), doctor && ` · ${doctor.displayName}`),
    h(
      'p',
      { class: 'card-line muted' },
      [ticket !== null && words.wall.ticket(ticket), ageAndSex(patient), roomName, clock(new Date(startsAt))]
        .filter(Boolean)
        .join(' · '),
    ),
    h(Watch, { appointment, isOver: appointment.state === 'completed', onSafety }),
    stateReason && h('p', { class: 'card-line warn-text' }, stateReason),
    h(
      'div',
      { class: 'card-foot' },
      h(Waiting, { appointment }),
      mayMove &&
        next &&
        says &&
        h(
          Button,
          {
            kind: openQuestions(appointment) && appointment.state === 'waiting' ? 'plain' : 'primary',
            class: 'small',
            busy,
            label: words.flow.nextOf(says, name),
            onClick: () => onMove(next),
          },
          says,
        ),
    ),
    h(FormProblem, { problem }),
  );
}

/** Since when; for those who are expected, how late they are. */
function Waiting({ appointment }: { appointment: Appointment }) {
  const at = since(appointment);
  if (at) return h('span', { class: 'card-since' }, h(When, { at }));
  const late = appointment.state === 'booked' && Date.now() - Date.parse(appointment.startsAt) > 60_000;
  if (!late) return h('span', { class: 'card-since muted' }, clock(new Date(appointment.startsAt)));
  const minutes = Math.floor((Date.now() - Date.parse(appointment.startsAt)) / 60_000);
  const text = minutes < 60 ? words.spans.minute(minutes) : words.spans.hour(Math.floor(minutes / 60));
  return h('span', { class: 'card-since warn-text' }, words.board.late(text));
}

function CardMenu({ appointment, name, onMove, onSafety, onCancel }: CardProps & { name: string }) {
  const { flow } = words;
  const back = stepFrom(appointment, -1);
  const choices: Choice[] = [];
  if (appointment.order?.safety.length) choices.push({ text: flow.safety, onChoose: onSafety });
  if (back) choices.push({ text: flow.back(flow.states[back]), onChoose: () => onMove(back) });
  if (appointment.state === 'booked') choices.push({ text: flow.noShow, onChoose: () => onMove('no-show') });
  if (appointment.state !== 'completed') choices.push({ text: flow.cancel, danger: true, onChoose: onCancel });
  return h(
    Menu,
    { label: words.common.actions(name), align: 'end', class: 'button quiet icon-only', choices },
    h(Icon, { of: Ellipsis }),
  );
}
