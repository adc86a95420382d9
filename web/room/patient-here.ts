// Who is in the room: everything to look at while the patient is there, and the next step as the biggest button.
import Images from 'lucide/dist/esm/icons/images.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import Zap from 'lucide/dist/esm/icons/zap.mjs';
import { h } from 'preact';
import { examLine, nextWords, StateSign, since, stepFrom } from '../board/states.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { FormProblem } from '../parts/problem.ts';
import { When } from '../parts/when.ts';
import { PatientBanner } from '../patients/banner.ts';
import { may } from '../session.ts';
import type { Appointment, AppointmentState, Arrival } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-room.ts';
import { PriorStudies } from './prior-studies.ts';
import { Technician } from './technician.ts';

export interface PatientHereProps {
  appointment: Appointment;
  arrivals: readonly Arrival[];
  busy: boolean;
  problem: unknown;
  onMove: (to: AppointmentState) => void;
  onTake: () => void;
  onSafety: () => void;
  onBreakOff: () => void;
}

export function PatientHere(props: PatientHereProps) {
  const { appointment, arrivals, busy, problem, onMove, onTake } = props;
  const { patient, order } = appointment;
  const next = stepFrom(appointment, 1);
  const name = nameLine(patient.name) || patient.displayName;
  return h(
    'article',
    { class: `room-here at-${appointment.state}`, 'aria-label': `${name}, ${examLine(appointment)}` },
    h(PatientBanner, { patient }),
    h(
      'div',
      { class: 'room-exam' },
      h(StateSign, { state: appointment.state }),
      h('span', { class: 'card-since' }, h(When, { at: since(appointment) })),
      h('h3', null, examLine(appointment)),
      order?.priority === 'STAT' &&
        h('span', { class: 'badge danger' }, h(Icon, { of: Zap, size: 12 }), words.priority.STAT),
      order?.priority === 'urgent' && h('span', { class: 'badge warn' }, words.priority.urgent),
    ),
    appointment.state === 'in-room' && h('p', { class: 'room-identity' }, words.room.identity),
    h(Facts, { appointment }),
    h(SafetyAnswers, props),
    order && h(PriorStudies, { orderId: order.id }),
    h(ArrivedImages, { arrivals: arrivals.filter(({ orderId }) => orderId === order?.id) }),
    h(FormProblem, { problem }),
    h(
      'div',
      { class: 'room-steps' },
      next &&
        may('flow.move') &&
        h(
          Button,
          {
            kind: 'primary',
            class: 'huge',
            keys: 'S',
            busy,
            label: words.flow.nextOf(nextWords(appointment)!, name),
            onClick: () => onMove(next),
          },
          nextWords(appointment),
        ),
      h(Technician, { appointment, name, onTake, keys: 'T', isAsked: true }),
      may('flow.move') && h(More, { ...props, name }),
    ),
  );
}

function More({ appointment, name, onMove, onSafety, onBreakOff }: PatientHereProps & { name: string }) {
  const back = stepFrom(appointment, -1);
  const choices: Choice[] = [];
  if (appointment.order?.safety.length) choices.push({ text: words.flow.safety, keys: 'Q', onChoose: onSafety });
  if (back) choices.push({ text: words.room.back(words.flow.states[back]), onChoose: () => onMove(back) });
  choices.push({ text: words.room.discontinue, danger: true, onChoose: onBreakOff });
  return h(Menu, { label: words.common.actions(name), class: 'button plain', choices }, '…');
}

function Facts({ appointment: { order } }: { appointment: Appointment }) {
  if (!order) return null;
  const { room } = words;
  const facts: [string, string][] = [
    [room.indication, order.indication],
    [room.history, order.history],
    [room.instructions, order.specialInstructions],
    [room.contrast, [room.contrasts[order.contrast], order.contrastAgent].filter(Boolean).join(': ')],
    [room.orderedBy, nameLine(order.orderingProvider)],
    [room.accession, order.accessionNumber],
  ];
  return h(
    'dl',
    { class: 'room-facts' },
    facts
      .filter(([, text]) => text)
      .map(([term, text]) => h('div', { key: term }, h('dt', null, term), h('dd', null, h('bdi', null, text)))),
  );
}

function SafetyAnswers({ appointment: { order }, onSafety }: PatientHereProps) {
  const { room, safety } = words;
  if (!order) return null;
  if (order.safety.length === 0) return h('p', { class: 'muted room-safety' }, room.noSafety);
  return h(
    'section',
    { class: 'room-safety', 'aria-label': room.safety },
    h(
      'ul',
      null,
      order.safety.map(({ question, answer, stops, overrideBy, overrideReason }) =>
        h(
          'li',
          { key: question, class: stops ? 'danger-text' : undefined },
          stops && h(Icon, { of: TriangleAlert, size: 14 }),
          `${safety.short[question as keyof typeof safety.short]}: `,
          h('b', null, answer === null ? room.open : (safety.answers[answer] ?? answer)),
          overrideBy && h('span', { class: 'muted' }, ` ${safety.overriden(overrideBy, overrideReason ?? '')}`),
        ),
      ),
    ),
    may('orders.place') &&
      order.safety.some(({ stops }) => stops) &&
      h(Button, { class: 'small', keys: 'Q', onClick: onSafety }, room.answer),
  );
}

function ArrivedImages({ arrivals }: { arrivals: readonly Arrival[] }) {
  const { room } = words;
  const total = arrivals.reduce((sum, { images }) => sum + images, 0);
  const isComplete = arrivals.every((one) => one.isComplete);
  return h(
    'div',
    { class: 'room-images', role: 'status' },
    h(Icon, { of: Images, size: 20 }),
    total === 0
      ? h('span', { class: 'muted' }, room.noImages)
      : h(
          'span',
          null,
          h('b', { class: 'room-count' }, room.images(total)),
          ` ${isComplete ? room.complete : room.arriving}`,
        ),
    arrivals.some(({ isSuspected }) => isSuspected) &&
      h('span', { class: 'badge danger' }, h(Icon, { of: TriangleAlert, size: 12 }), room.suspected),
  );
}
