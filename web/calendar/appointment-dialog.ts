// One appointment in the calendar: who and what, the next step, and moving it by typing instead of dragging.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { examLine, nextWords, openQuestions, StateSign, stepFrom } from '../board/states.ts';
import { client, Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { PersonBanner } from '../parts/person.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { may } from '../session.ts';
import { fact } from '../settings/section.ts';
import type { Appointment, AppointmentState, Clinic } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { instantAt, wallOf } from '../words/wall-time.ts';
import { words } from '../words/words.ts';
import { doctorOptions } from './doctor-text.ts';
import { minutesFrom, timeText } from './times.ts';
import { fits, peopleOptions } from './when-fields.ts';

export interface AppointmentDialogProps {
  appointment: Appointment;
  clinic: Clinic;
  onChanged: (appointment: Appointment) => void;
  /** Missing for a consultation. */
  onOrder?: () => void;
  onSafety: () => void;
  onCancel: () => void;
  onClose: () => void;
}

const FIELDS = ['startsAt', 'roomId', 'doctor', 'technician'];

export function AppointmentDialog(props: AppointmentDialogProps) {
  const { appointment, clinic, onChanged, onClose } = props;
  const starts = wallOf(new Date(appointment.startsAt));
  const before = {
    date: starts.date,
    time: timeText(starts.minutes),
    roomId: String(appointment.roomId),
    doctor: appointment.doctor?.username ?? '',
    technician: appointment.technician?.username ?? '',
  };
  const [draft, setDraft] = useState(before);
  const task = useTask();
  const dirty = JSON.stringify(draft) !== JSON.stringify(before);
  const over = ['completed', 'cancelled', 'no-show'].includes(appointment.state);
  const run = async (work: () => Promise<Appointment>) => {
    if (await task.run(async () => onChanged(await work()))) onClose();
  };
  const save = (anyway: boolean) => {
    const startsAt = instantAt(draft.date || before.date, minutesFrom(draft.time) ?? 0).toISOString();
    const { id, version: expectedVersion } = appointment;
    const { roomId, doctor, technician } = draft;
    const isPlaced = draft.date !== before.date || draft.time !== before.time;
    const change = {
      ...(isPlaced || anyway ? { startsAt } : {}),
      ...(roomId === before.roomId ? {} : { roomId: Number(roomId) }),
      ...(doctor === before.doctor ? {} : { doctor: doctor || null }),
      ...(technician === before.technician ? {} : { technician: technician || null }),
      anyway,
      expectedVersion,
    };
    return run(() => client.changeAppointment(id, change));
  };
  const step = (to: AppointmentState) =>
    run(() => client.moveAppointment(appointment.id, { to, expectedVersion: appointment.version }));
  const mayBook = may('schedule.book') && !over;
  const outside =
    task.problem instanceof Refusal && task.problem.code === 'conflict' && fieldError(task.problem, 'startsAt');
  return h(
    Dialog,
    {
      title: examLine(appointment) || words.calendar.consultation,
      wide: true,
      dirty,
      busy: task.busy,
      submit: words.appointment.save,
      onSubmit: mayBook && dirty ? () => save(false) : undefined,
      onClose,
    },
    h(PersonBanner, { person: appointment.patient }),
    h(Facts, { appointment }),
    h(Steps, { ...props, busy: task.busy, step }),
    mayBook &&
      h(MoveFields, {
        appointment,
        clinic,
        draft,
        set: (change) => setDraft({ ...draft, ...change }),
        problem: task.problem,
      }),
    h(FormProblem, { problem: task.problem, fields: mayBook ? FIELDS : [] }),
    outside && h(Button, { onClick: () => save(true) }, words.calendar.moveAnyway),
  );
}

function Facts({ appointment }: { appointment: Appointment }) {
  const { appointment: text, booking } = words;
  const { order, state, stateReason } = appointment;
  return h(
    'dl',
    { class: 'facts' },
    fact(text.state, [h(StateSign, { state }), stateReason && ` · ${stateReason}`]),
    order && [
      fact(text.accession, h(Copy, { value: order.accessionNumber, what: text.accession, class: 'mono' })),
      order.priority !== 'routine' && fact(text.priority, words.priority[order.priority]),
      order.contrast !== 'none' && fact(text.contrast, [booking.contrasts[order.contrast], ' ', order.contrastAgent]),
      order.indication && fact(text.indication, order.indication),
      order.orderingProvider && fact(text.orderedBy, h('bdi', null, nameLine(order.orderingProvider))),
    ],
  );
}

interface StepsProps extends AppointmentDialogProps {
  busy: boolean;
  step: (to: AppointmentState) => void;
}

function Steps({ appointment, busy, step, onOrder, onSafety, onCancel }: StepsProps) {
  const { flow } = words;
  const next = stepFrom(appointment, 1);
  const open = openQuestions(appointment);
  const ended = appointment.state === 'cancelled' || appointment.state === 'no-show';
  return h(
    'div',
    { class: 'form-foot' },
    may('flow.move') && [
      next && h(Button, { kind: 'primary', busy, onClick: () => step(next) }, nextWords(appointment)),
      ended && h(Button, { busy, onClick: () => step('booked') }, flow.reopen),
      appointment.state === 'booked' && h(Button, { busy, onClick: () => step('no-show') }, flow.noShow),
    ],
    onOrder && h(Button, { onClick: onOrder }, words.appointment.order),
    appointment.order?.safety.length
      ? h(Button, { onClick: onSafety }, open ? words.board.stops(open) : flow.safety)
      : null,
    may('flow.move') &&
      !ended &&
      appointment.state !== 'completed' &&
      h(Button, { kind: 'quiet', class: 'danger-text', onClick: onCancel }, flow.cancel),
  );
}

interface MoveDraft {
  date: string;
  time: string;
  roomId: string;
  doctor: string;
  technician: string;
}

function MoveFields(props: {
  appointment: Appointment;
  clinic: Clinic;
  draft: MoveDraft;
  set: (change: Partial<MoveDraft>) => void;
  problem: unknown;
}) {
  const { appointment, clinic, draft, set, problem } = props;
  const { booking } = words;
  const rooms = clinic.rooms.filter(
    (room) =>
      room.id === appointment.roomId ||
      (room.isActive && (!appointment.order || fits(room, appointment.order.modality))),
  );
  return h(
    'fieldset',
    { class: 'two-columns plain' },
    h('legend', null, words.appointment.move),
    h(TextField, { label: booking.date, type: 'date', value: draft.date, onValue: (date) => set({ date }) }),
    h(TextField, {
      label: booking.time,
      type: 'time',
      value: draft.time,
      onValue: (time) => set({ time }),
      error: fieldError(problem, 'startsAt'),
    }),
    h(SelectField, {
      label: booking.room,
      value: draft.roomId,
      onValue: (roomId) => set({ roomId }),
      options: rooms.map(({ id, name }) => ({ value: String(id), text: name })),
      error: fieldError(problem, 'roomId'),
    }),
    h(SelectField, {
      label: booking.doctor,
      value: draft.doctor,
      onValue: (doctor) => set({ doctor }),
      options: [{ value: '', text: booking.nobodyYet }, ...doctorOptions(clinic)],
      error: fieldError(problem, 'doctor'),
    }),
    h(SelectField, {
      label: booking.technician,
      value: draft.technician,
      onValue: (technician) => set({ technician }),
      options: peopleOptions(clinic.technicians),
      error: fieldError(problem, 'technician'),
    }),
  );
}
