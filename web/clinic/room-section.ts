// The rooms: what machine stands in each and what it calls itself.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { Section } from '../settings/section.ts';
import type { Clinic, Room } from '../shapes.ts';
import { words } from '../words/with-clinic.ts';

export interface PartProps {
  clinic: Clinic;
  onChanged: () => void;
}

export function RoomSection({ clinic, onChanged }: PartProps) {
  const text = words.clinic;
  const [asked, setAsked] = useState<Room | 'new'>();
  const department = (id: number | null) => clinic.departments.find((one) => one.id === id)?.name;
  return h(
    Section,
    { title: text.rooms },
    h('p', { class: 'muted' }, text.roomsText),
    clinic.rooms.length === 0
      ? h('p', null, text.noRooms)
      : h(DataTable<Room>, {
          caption: text.rooms,
          rows: clinic.rooms,
          keyOf: ({ id }) => id,
          dim: ({ isActive }) => !isActive,
          columns: [
            {
              text: text.name,
              header: true,
              cell: ({ name, isActive }) => [
                h('bdi', null, name),
                !isActive && [' ', h('span', { class: 'badge' }, text.retired)],
              ],
            },
            { text: text.modality, cell: ({ modality }) => modality },
            { text: text.station, cell: ({ stationAeTitle }) => h('span', { class: 'mono' }, stationAeTitle) },
            { text: text.department, cell: ({ departmentId }) => department(departmentId) },
            {
              text: '',
              actions: true,
              cell: (room) =>
                h(
                  Button,
                  { kind: 'quiet', label: `${words.common.edit} ${room.name}`, onClick: () => setAsked(room) },
                  words.common.edit,
                ),
            },
          ],
        }),
    h('div', null, h(Button, { icon: Plus, onClick: () => setAsked('new') }, text.addRoom)),
    asked &&
      h(RoomDialog, {
        room: asked === 'new' ? undefined : asked,
        clinic,
        onChanged,
        onClose: () => setAsked(undefined),
      }),
  );
}

function RoomDialog({ room, clinic, onChanged, onClose }: PartProps & { room?: Room; onClose: () => void }) {
  const text = words.clinic;
  const [name, setName] = useState(room?.name ?? '');
  const [modality, setModality] = useState(room?.modality ?? '');
  const [stationAeTitle, setStation] = useState(room?.stationAeTitle ?? '');
  const [department, setDepartment] = useState(String(room?.departmentId ?? ''));
  const task = useTask();
  const error = (field: string) => fieldError(task.problem, field);
  const run = async (work: () => Promise<unknown>) => {
    if (!(await task.run(work))) return;
    onChanged();
    onClose();
  };
  const save = () => {
    const draft = {
      name: name.trim(),
      modality: modality.trim().toUpperCase(),
      stationAeTitle: stationAeTitle.trim(),
      departmentId: Number(department) || null,
    };
    return run(() => (room ? client.changeRoom(room.id, draft) : client.addRoom(draft)));
  };
  const options = [
    { value: '', text: text.noDepartment },
    ...clinic.departments.map(({ id, name }) => ({ value: String(id), text: name })),
  ];
  return h(
    Dialog,
    {
      title: room ? text.editRoom : text.addRoom,
      submit: room ? words.common.save : words.common.add,
      dirty: name !== (room?.name ?? ''),
      busy: task.busy,
      onSubmit: save,
      onClose,
    },
    h(TextField, {
      label: text.name,
      value: name,
      onValue: setName,
      error: error('name'),
      autoFocus: true,
      maxLength: 64,
    }),
    h(TextField, {
      label: text.modality,
      hint: text.modalityHint,
      value: modality,
      onValue: setModality,
      error: error('modality'),
      maxLength: 16,
    }),
    h(TextField, {
      label: text.station,
      hint: text.stationHint,
      value: stationAeTitle,
      onValue: setStation,
      error: error('stationAeTitle'),
      mono: true,
      maxLength: 16,
    }),
    h(SelectField, { label: text.department, value: department, onValue: setDepartment, options }),
    h(FormProblem, { problem: task.problem, fields: ['name', 'modality', 'stationAeTitle'] }),
    room &&
      h(
        'div',
        null,
        h(
          Button,
          { busy: task.busy, onClick: () => run(() => client.changeRoom(room.id, { isActive: !room.isActive })) },
          room.isActive ? text.retire : text.use,
        ),
      ),
  );
}
