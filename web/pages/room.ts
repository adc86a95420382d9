// One room for the technician: who is in, who comes next and with what to watch out for; made for a tablet by the machine.
import DoorOpen from 'lucide/dist/esm/icons/door-open.mjs';
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client } from '../client.ts';
import { Empty } from '../parts/empty.ts';
import { SelectField } from '../parts/field.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { rememberedRoom, rememberRoom } from '../room/my-room.ts';
import { RoomQueue } from '../room/room-queue.ts';
import { address, go, place } from '../route.ts';
import type { Room } from '../shapes.ts';
import { words } from '../words/with-room.ts';

export function RoomPage() {
  const { room } = words;
  const clinic = useLoad(() => client.clinic(), []);
  const rooms = (clinic.value?.rooms ?? []).filter(({ isActive }) => isActive);
  const asked = Number(place.value.query.get('room')) || rememberedRoom();
  const chosen = rooms.find(({ id }) => id === asked);
  useEffect(() => {
    if (chosen) rememberRoom(chosen.id);
  }, [chosen?.id]);
  if (clinic.problem && !clinic.value)
    return h('div', { class: 'page' }, h(Problem, { problem: clinic.problem, onRetry: clinic.reload }));
  if (!clinic.value) return h('div', { class: 'page' }, h(Skeleton, { rows: 8 }));
  if (rooms.length === 0) return h(Empty, { icon: DoorOpen, title: room.none, text: room.noneText, whole: true });
  if (!chosen) return h(ChooseRoom, { rooms });
  const select = h(SelectField, {
    label: room.label,
    value: String(chosen.id),
    onValue: (value: string) => go(address('/room', { room: value }), 'replace'),
    options: rooms.map(({ id, name }) => ({ value: String(id), text: name })),
  });
  return h(RoomQueue, { key: chosen.id, room: chosen }, select);
}

function ChooseRoom({ rooms }: { rooms: Room[] }) {
  return h(
    Empty,
    { icon: DoorOpen, title: words.room.choose, text: words.room.chooseText, whole: true },
    h(
      'div',
      { class: 'room-choice' },
      rooms.map(({ id, name }) =>
        h('a', { class: 'button', key: id, href: address('/room', { room: String(id) }) }, name),
      ),
    ),
  );
}
