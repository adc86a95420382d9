// A new appointment: who, what, when, and what the order says. Safety questions follow once it is booked, for the service
// knows which ones this person is asked.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { useKeptDraft } from '../offline/drafts.ts';
import { OfferedDraft } from '../offline/offered-draft.ts';
import { EMPTY_ORDER, examOptions, type OrderDraft, OrderFields, orderFrom } from '../orders/order-fields.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField } from '../parts/field.ts';
import { PersonBanner } from '../parts/person.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { PatientPicker, type PickedPatient } from '../patients/patient-picker.ts';
import type { Appointment, Clinic, Exam, NewAppointment, NewOrder, Order } from '../shapes.ts';
import { today } from '../words/formats.ts';
import { instantAt } from '../words/wall-time.ts';
import { words } from '../words/words.ts';
import { minutesFrom, timeText } from './times.ts';
import { WhenFields } from './when-fields.ts';

export interface BookingStart {
  roomId?: number;
  doctor?: string;
  date?: string;
  minutes?: number;
  timing?: Draft['timing'];
  /** It was placed before and gets its time now. */
  order?: Order;
  patient?: PickedPatient;
}

/** Everything as it is typed. */
export interface Draft extends OrderDraft {
  kind: 'exam' | 'consultation';
  timing: 'set' | 'now' | 'later';
  date: string;
  time: string;
  minutes: string;
  roomId: string;
  doctor: string;
  technician: string;
  title: string;
}

export interface DraftProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  error: (field: string) => string | undefined;
}

const FIELDS = [
  'patientId',
  'roomId',
  'startsAt',
  'doctor',
  'order.examId',
  'examId',
  'laterality',
  'orderingProvider',
];

export interface BookingDialogProps {
  clinic: Clinic;
  exams: Exam[];
  start: BookingStart;
  onBooked: (appointment: Appointment) => void;
  onPlaced: (order: Order) => void;
  onClose: () => void;
}

export function BookingDialog({ clinic, exams, start, onBooked, onPlaced, onClose }: BookingDialogProps) {
  const { booking } = words;
  const { order } = start;
  const [patient, setPatient] = useState<PickedPatient | undefined>(start.patient ?? order?.patient);
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(start));
  const task = useTask();
  const dirty = Boolean(
    (patient && !order && !start.patient) || (draft.examId && !order) || draft.title || draft.indication,
  );
  const kept = useKeptDraft('booking', { patient, draft }, dirty, (typed) => {
    setPatient(typed.patient);
    setDraft(typed.draft);
  });
  const close = () => {
    kept.done();
    onClose();
  };
  const set = (change: Partial<Draft>) => setDraft((known) => ({ ...known, ...change }));
  const exam = draft.kind === 'exam' ? exams.find(({ id }) => String(id) === draft.examId) : undefined;
  const later = draft.kind === 'exam' && draft.timing === 'later' && !order;
  const book = async (anyway: boolean) => {
    const done = await task.run(async () => {
      if (later) onPlaced(await client.placeOrder(orderOnly(draft, exam, patient)));
      else onBooked(await client.book(appointmentFrom(draft, exam, patient, anyway, order)));
    });
    if (done) close();
  };
  const error = (field: string) => fieldError(task.problem, field);
  const outsideHours = task.problem instanceof Refusal && task.problem.code === 'conflict' && error('startsAt');
  const fields = { draft, set, error };
  return h(
    Dialog,
    {
      title: order ? words.toBook.book(order.examName) : booking.title,
      wide: true,
      submit: later ? booking.order : booking.submit,
      dirty,
      busy: task.busy,
      onSubmit: () => book(false),
      onClose: close,
    },
    // What is booked for a patient or an order that was chosen before is no draft to offer to the next one.
    h(OfferedDraft, { offer: dirty || order || start.patient ? undefined : kept.offer }),
    order
      ? h(PersonBanner, { person: order.patient })
      : h(PatientPicker, { picked: patient, onPick: setPatient, error: error('patientId') }),
    h(KindField, { draft, set, isOrdered: order !== undefined }),
    draft.kind === 'exam' &&
      !order &&
      h(SelectField, {
        label: booking.whichExam,
        value: draft.examId,
        onValue: (examId: string) => set({ examId, minutes: '' }),
        options: [{ value: '', text: booking.choose }, ...examOptions(exams)],
        hint: exam?.preparation ? booking.preparation(exam.preparation) : undefined,
        error: error('order.examId') ?? error('examId'),
      }),
    later ? h('p', { class: 'muted' }, booking.later) : h(WhenFields, { ...fields, clinic, exam }),
    draft.kind === 'exam' && !order && h(OrderFields, { ...fields, exam }),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
    outsideHours && h(Button, { onClick: () => book(true) }, words.calendar.anyway),
  );
}

function KindField({ draft, set, isOrdered }: Pick<DraftProps, 'draft' | 'set'> & { isOrdered: boolean }) {
  const { booking } = words;
  const kind = (value: Draft['kind'], text: string) =>
    h(
      'label',
      null,
      h('input', { type: 'radio', name: 'kind', checked: draft.kind === value, onChange: () => set({ kind: value }) }),
      text,
    );
  const timing = (value: Draft['timing']) =>
    h(
      'label',
      null,
      h('input', {
        type: 'radio',
        name: 'timing',
        checked: draft.timing === value,
        onChange: () => set({ timing: value }),
      }),
      booking.timings[value],
    );
  return h(
    'div',
    { class: 'booking-kind' },
    !isOrdered &&
      h(
        'div',
        { class: 'segments', role: 'radiogroup', 'aria-label': booking.kind },
        kind('exam', booking.exam),
        kind('consultation', booking.consultation),
      ),
    h(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': booking.timing },
      timing('set'),
      timing('now'),
      draft.kind === 'exam' && !isOrdered && timing('later'),
    ),
  );
}

function emptyDraft({ roomId, doctor = '', date = today(), minutes, timing = 'set', order }: BookingStart): Draft {
  return {
    ...EMPTY_ORDER,
    kind: 'exam',
    examId: order ? String(order.examId) : '',
    timing,
    date,
    time: minutes === undefined ? '' : timeText(minutes),
    minutes: '',
    roomId: roomId === undefined ? '' : String(roomId),
    doctor,
    technician: '',
    title: '',
  };
}

/** @throws Refusal at the field that is missing */
function orderOnly(draft: Draft, exam: Exam | undefined, patient: PickedPatient | undefined): NewOrder {
  const { booking } = words;
  if (!patient) throw new Refusal('invalid', booking.needPatient, { field: 'patientId' });
  if (!exam) throw new Refusal('invalid', booking.whichExam, { field: 'order.examId' });
  return { ...orderFrom(draft, exam), patientId: patient.id };
}

/** @throws Refusal at the field that is missing */
function appointmentFrom(
  draft: Draft,
  exam: Exam | undefined,
  patient: PickedPatient | undefined,
  anyway: boolean,
  order: Order | undefined,
): NewAppointment {
  const { booking } = words;
  const time = minutesFrom(draft.time);
  const isWalkIn = draft.timing === 'now';
  if (!patient) throw new Refusal('invalid', booking.needPatient, { field: 'patientId' });
  if (draft.kind === 'exam' && !exam) throw new Refusal('invalid', booking.whichExam, { field: 'order.examId' });
  if (!draft.roomId) throw new Refusal('invalid', booking.needRoom, { field: 'roomId' });
  if (!isWalkIn && (time === undefined || !draft.date))
    throw new Refusal('invalid', booking.needTime, { field: 'startsAt' });
  const startsAt = isWalkIn ? new Date() : instantAt(draft.date, time!);
  const exams = () => (order ? { orderId: order.id } : { order: orderFrom(draft, exam!) });
  return {
    kind: draft.kind,
    patientId: patient.id,
    roomId: Number(draft.roomId),
    startsAt: startsAt.toISOString(),
    isWalkIn,
    anyway,
    doctor: draft.doctor || null,
    technician: draft.technician || null,
    ...(draft.minutes ? { minutes: Number(draft.minutes) } : {}),
    ...(draft.kind === 'consultation' ? { title: draft.title.trim() } : exams()),
  };
}
