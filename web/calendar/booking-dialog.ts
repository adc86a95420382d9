// A new appointment: who, what, when, and what the order says. Safety questions follow once it is booked, for the service
// knows which ones this person is asked.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { useKeptDraft } from '../offline/drafts.ts';
import { OfferedDraft } from '../offline/offered-draft.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { PatientPicker } from '../patients/patient-picker.ts';
import type { Appointment, Clinic, Exam, NewAppointment, PatientRow } from '../shapes.ts';
import { today } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { OrderFields } from './order-fields.ts';
import { instantAt, minutesFrom, timeText } from './times.ts';
import { WhenFields } from './when-fields.ts';

export interface BookingStart {
  roomId?: number;
  date?: string;
  minutes?: number;
  isWalkIn?: boolean;
}

/** Everything as it is typed. */
export interface Draft {
  kind: 'exam' | 'consultation';
  examId: string;
  isWalkIn: boolean;
  date: string;
  time: string;
  minutes: string;
  roomId: string;
  doctor: string;
  title: string;
  laterality: string;
  priority: 'STAT' | 'urgent' | 'routine';
  contrast: 'none' | 'with' | 'undecided';
  contrastAgent: string;
  indication: string;
  history: string;
  specialInstructions: string;
  provider: string;
}

export interface DraftProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  error: (field: string) => string | undefined;
}

const FIELDS = ['patientId', 'roomId', 'startsAt', 'doctor', 'order.examId', 'laterality'];

export interface BookingDialogProps {
  clinic: Clinic;
  exams: Exam[];
  start: BookingStart;
  onBooked: (appointment: Appointment) => void;
  onClose: () => void;
}

export function BookingDialog({ clinic, exams, start, onBooked, onClose }: BookingDialogProps) {
  const { booking } = words;
  const [patient, setPatient] = useState<PatientRow>();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(start));
  const task = useTask();
  const dirty = Boolean(patient || draft.examId || draft.title || draft.indication);
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
  const book = async (anyway: boolean) => {
    const done = await task.run(async () => onBooked(await client.book(appointmentFrom(draft, exam, patient, anyway))));
    if (done) close();
  };
  const error = (field: string) => fieldError(task.problem, field);
  const outsideHours = task.problem instanceof Refusal && task.problem.code === 'conflict' && error('startsAt');
  const fields = { draft, set, error };
  return h(
    Dialog,
    {
      title: booking.title,
      wide: true,
      submit: booking.submit,
      dirty,
      busy: task.busy,
      onSubmit: () => book(false),
      onClose: close,
    },
    h(OfferedDraft, { offer: dirty ? undefined : kept.offer }),
    h(PatientPicker, { picked: patient, onPick: setPatient, error: error('patientId') }),
    h(KindField, { draft, set }),
    draft.kind === 'exam' &&
      h(SelectField, {
        label: booking.whichExam,
        value: draft.examId,
        onValue: (examId: string) => set({ examId, minutes: '' }),
        options: [{ value: '', text: booking.choose }, ...examOptions(exams)],
        hint: exam?.preparation ? booking.preparation(exam.preparation) : undefined,
        error: error('order.examId'),
      }),
    h(WhenFields, { ...fields, clinic, exam }),
    draft.kind === 'exam' && h(OrderFields, { ...fields, exam }),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
    outsideHours && h(Button, { onClick: () => book(true) }, words.calendar.anyway),
  );
}

function KindField({ draft, set }: Pick<DraftProps, 'draft' | 'set'>) {
  const { booking } = words;
  const kind = (value: Draft['kind'], text: string) =>
    h(
      'label',
      null,
      h('input', { type: 'radio', name: 'kind', checked: draft.kind === value, onChange: () => set({ kind: value }) }),
      text,
    );
  return h(
    'div',
    { class: 'booking-kind' },
    h(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': booking.kind },
      kind('exam', booking.exam),
      kind('consultation', booking.consultation),
    ),
    h(
      'label',
      { class: 'tick' },
      h('input', {
        type: 'checkbox',
        checked: draft.isWalkIn,
        onChange: (event: Event) => set({ isWalkIn: (event.currentTarget as HTMLInputElement).checked }),
      }),
      booking.isWalkIn,
    ),
  );
}

function examOptions(exams: Exam[]): { value: string; text: string }[] {
  const offered = exams.filter(({ isActive }) => isActive);
  return offered.map(({ id, name, modality }) => ({ value: String(id), text: `${modality} · ${name}` }));
}

function emptyDraft({ roomId, date = today(), minutes, isWalkIn = false }: BookingStart): Draft {
  return {
    kind: 'exam',
    examId: '',
    isWalkIn,
    date,
    time: minutes === undefined ? '' : timeText(minutes),
    minutes: '',
    roomId: roomId === undefined ? '' : String(roomId),
    doctor: '',
    title: '',
    laterality: '',
    priority: 'routine',
    contrast: 'none',
    contrastAgent: '',
    indication: '',
    history: '',
    specialInstructions: '',
    provider: '',
  };
}

/** "Sample, Anna" as a DICOM person name. */
function personNameFrom(text: string): string {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .join('^');
}

/** @throws Refusal at the field that is missing */
function appointmentFrom(
  draft: Draft,
  exam: Exam | undefined,
  patient: PatientRow | undefined,
  anyway: boolean,
): NewAppointment {
  const { booking } = words;
  const time = minutesFrom(draft.time);
  if (!patient) throw new Refusal('invalid', booking.needPatient, { field: 'patientId' });
  if (draft.kind === 'exam' && !exam) throw new Refusal('invalid', booking.whichExam, { field: 'order.examId' });
  if (!draft.roomId) throw new Refusal('invalid', booking.needRoom, { field: 'roomId' });
  if (!draft.isWalkIn && (time === undefined || !draft.date))
    throw new Refusal('invalid', booking.needTime, { field: 'startsAt' });
  const startsAt = draft.isWalkIn ? new Date() : instantAt(draft.date, time!);
  return {
    kind: draft.kind,
    patientId: patient.id,
    roomId: Number(draft.roomId),
    startsAt: startsAt.toISOString(),
    isWalkIn: draft.isWalkIn,
    anyway,
    doctor: draft.doctor || null,
    ...(draft.minutes ? { minutes: Number(draft.minutes) } : {}),
    ...(draft.kind === 'consultation' ? { title: draft.title.trim() } : { order: orderFrom(draft, exam!) }),
  };
}

function orderFrom(draft: Draft, exam: Exam): NonNullable<NewAppointment['order']> {
  const { priority, contrast, indication, history, specialInstructions } = draft;
  return {
    examId: exam.id,
    laterality: (exam.needsLaterality ? draft.laterality : '') as '' | 'R' | 'L' | 'B',
    orderingProvider: personNameFrom(draft.provider),
    priority,
    contrast,
    contrastAgent: contrast === 'none' ? '' : draft.contrastAgent,
    indication,
    history,
    specialInstructions,
  };
}
