// A time that was given to somebody else meanwhile: another day, hour or room for the same appointment; or another patient
// where the one that was meant was given up.
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { minutesFrom, timeText } from '../calendar/times.ts';
import { client } from '../client.ts';
import { isPatient, type Subject } from '../offline/action.ts';
import { Button } from '../parts/button.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { useLoad } from '../parts/use-load.ts';
import { PatientPicker } from '../patients/patient-picker.ts';
import { instantAt, wallOf } from '../words/wall-time.ts';
import { words } from '../words/words.ts';
import { Current, type Deciding, Foot } from './deciding.ts';

type Props = Deciding & { giveUp: ComponentChildren };

export function TimeAgain(props: Props) {
  if (props.action.kind === 'book') return h(TimeForm, props);
  return h(Current, { action: props.action, draw: (now) => h(TimeForm, { ...props, now }) });
}

function TimeForm({ action, task, decide, giveUp, now }: Props & { now?: Subject }) {
  const { booking, waiting, calendar } = words;
  const { shown } = action;
  const wanted = wallOf(new Date(isPatient(shown) ? 0 : shown.startsAt));
  const [draft, setDraft] = useState({
    date: wanted.date,
    time: timeText(wanted.minutes),
    roomId: String(action.body.roomId ?? ''),
  });
  const clinic = useLoad(() => client.clinic(), []);
  const modality = isPatient(shown) ? '' : shown.modality;
  const rooms = (clinic.value?.rooms ?? []).filter(
    (room) => room.isActive && (!modality || room.modality === modality || String(room.id) === draft.roomId),
  );
  const book = (anyway: boolean) => {
    const startsAt = instantAt(draft.date, minutesFrom(draft.time) ?? 0).toISOString();
    const version = now ? { expectedVersion: now.version } : {};
    const body = { ...action.body, startsAt, roomId: Number(draft.roomId), anyway, ...version };
    decide((queue) => queue.again(action, body));
  };
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const isWhole = minutesFrom(draft.time) !== undefined && draft.date && draft.roomId;
  return [
    h(
      'div',
      { class: 'two-columns' },
      h(TextField, { label: booking.date, type: 'date', value: draft.date, onValue: (date) => change({ date }) }),
      h(TextField, { label: booking.time, type: 'time', value: draft.time, onValue: (time) => change({ time }) }),
      h(SelectField, {
        label: booking.room,
        value: draft.roomId,
        onValue: (roomId) => change({ roomId }),
        options: rooms.map(({ id, name }) => ({ value: String(id), text: name })),
      }),
    ),
    h(
      Foot,
      null,
      h(Button, { busy: task.busy, disabled: !isWhole, onClick: () => book(false) }, waiting.book),
      action.problem?.field === 'startsAt' &&
        h(Button, { busy: task.busy, onClick: () => book(true) }, calendar.anyway),
      giveUp,
    ),
  ];
}

export function PatientAgain({ action, decide, giveUp }: Props) {
  return [
    h(PatientPicker, {
      picked: undefined,
      onPick: (patient) => patient && decide((queue) => queue.again(action, { ...action.body, patientId: patient.id })),
    }),
    h(Foot, null, giveUp),
  ];
}
