// When and where of a booking: the next free times as one click each, or day, time and room by hand.
import { h } from 'preact';
import { client } from '../client.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { useLoad } from '../parts/use-load.ts';
import type { Clinic, Exam, Room, Slot } from '../shapes.ts';
import { calendarDay, clock, today } from '../words/formats.ts';
import { instantAt, wallOf } from '../words/wall-time.ts';
import { words } from '../words/words.ts';
import type { DraftProps } from './booking-dialog.ts';
import { doctorOptions } from './doctor-text.ts';
import { timeText } from './times.ts';

/** Projection X-ray has three names; as the service has it. */
const X_RAY = ['CR', 'DX', 'DR', 'RG'];
const SHOWN = 6;

export function fits({ modality }: Pick<Room, 'modality'>, wanted: string): boolean {
  return modality === wanted || (X_RAY.includes(modality) && X_RAY.includes(wanted));
}

export function peopleOptions(people: Clinic['technicians']): { value: string; text: string }[] {
  const named = people.map(({ username, displayName }) => ({ value: username, text: displayName }));
  return [{ value: '', text: words.booking.nobodyYet }, ...named];
}

export function WhenFields({ draft, set, error, clinic, exam }: DraftProps & { clinic: Clinic; exam?: Exam }) {
  const { booking } = words;
  const rooms = clinic.rooms.filter((room) => room.isActive && (!exam || fits(room, exam.modality)));
  const none = { value: '', text: booking.choose };
  const known = rooms.some(({ id }) => String(id) === draft.roomId);
  return h(
    'div',
    { class: 'booking-when' },
    exam && rooms.length === 0 && h('p', { class: 'warn-text' }, booking.noRoom),
    exam && draft.timing !== 'now' && rooms.length > 0 && h(FreeTimes, { draft, set, error, exam }),
    h(
      'div',
      { class: 'two-columns' },
      draft.timing !== 'now' && [
        h(TextField, {
          label: booking.date,
          type: 'date',
          value: draft.date,
          onValue: (date: string) => set({ date }),
        }),
        h(TextField, {
          label: booking.time,
          type: 'time',
          value: draft.time,
          onValue: (time: string) => set({ time }),
          error: error('startsAt'),
        }),
      ],
      h(SelectField, {
        label: booking.room,
        value: known ? draft.roomId : '',
        onValue: (roomId: string) => set({ roomId }),
        options: [none, ...rooms.map(({ id, name }) => ({ value: String(id), text: name }))],
        error: error('roomId'),
      }),
      h(TextField, {
        label: booking.minutes,
        type: 'number',
        value: draft.minutes || String(exam?.durationMinutes ?? 20),
        onValue: (minutes: string) => set({ minutes }),
        error: error('minutes'),
      }),
      h(SelectField, {
        label: booking.doctor,
        value: draft.doctor,
        onValue: (doctor: string) => set({ doctor }),
        options: [{ value: '', text: booking.nobodyYet }, ...doctorOptions(clinic)],
        error: error('doctor'),
      }),
      h(SelectField, {
        label: booking.technician,
        value: draft.technician,
        onValue: (technician: string) => set({ technician }),
        options: peopleOptions(clinic.technicians),
        error: error('technician'),
      }),
      draft.kind === 'consultation' &&
        h(TextField, {
          label: booking.subject,
          value: draft.title,
          onValue: (title: string) => set({ title }),
          maxLength: 100,
        }),
    ),
  );
}

function FreeTimes({ draft, set, exam }: DraftProps & { exam: Exam }) {
  const { booking } = words;
  const now = new Date();
  const from = draft.date && draft.date > today() ? instantAt(draft.date, 0) : now;
  const slots = useLoad(() => client.slots(exam.id, from.toISOString()), [exam.id, draft.date]);
  const choose = ({ roomId, startsAt }: Slot) => {
    const { date, minutes } = wallOf(new Date(startsAt));
    set({ roomId: String(roomId), date, time: timeText(minutes) });
  };
  const isChosen = ({ roomId, startsAt }: Slot) =>
    String(roomId) === draft.roomId &&
    timeText(wallOf(new Date(startsAt)).minutes) === draft.time &&
    wallOf(new Date(startsAt)).date === draft.date;
  // Without the box they come from the kept list of the day, and say so.
  const asOf = slots.value?.asOf && clock(new Date(slots.value.asOf));
  const name = asOf ? booking.slotsAsOf(asOf) : booking.slots;
  if (slots.value?.slots.length === 0)
    return h('p', { class: 'muted' }, asOf ? booking.noSlotsAsOf(asOf) : booking.noSlots);
  return h(
    'div',
    { class: 'free-times', role: 'group', 'aria-label': name },
    h('span', { class: 'muted' }, name),
    (slots.value?.slots ?? []).slice(0, SHOWN).map((slot) => {
      const at = new Date(slot.startsAt);
      return h(
        'button',
        {
          type: 'button',
          key: `${slot.roomId} ${slot.startsAt}`,
          class: `chip ${isChosen(slot) ? 'on' : ''}`,
          'aria-pressed': isChosen(slot),
          onClick: () => choose(slot),
        },
        `${calendarDay(today(at))} ${clock(at)} · ${slot.roomName}`,
      );
    }),
  );
}
