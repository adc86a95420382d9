// The columns of the calendar: rooms, modalities, doctors or departments of a day, or the days of a week for one of them.
// What a column holds, when it is open, and what moving something into it changes. Pure.
import type { Appointment, AppointmentChanges, Clinic, Room } from '../shapes.ts';
import { weekdayDate } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { doctorText } from './doctor-text.ts';
import { type Minutes, merged, minutesFrom, minutesOf, weekdayOf } from './times.ts';
import type { Grouping, View } from './view.ts';
import { fits } from './when-fields.ts';

export interface Column {
  key: string;
  title: string;
  date: string;
  by: Grouping;
  /** Room id, modality, username or department id; empty for those without. */
  of: string;
  rooms: Room[];
  /** undefined: nobody has said when it is open. */
  open: Minutes[] | undefined;
  closed: (Minutes & { reason: string })[];
}

export interface Group {
  of: string;
  title: string;
  rooms: Room[];
}

/** What the columns of a day can be. */
export function groupsOf(clinic: Clinic, by: Grouping): Group[] {
  const rooms = clinic.rooms.filter(({ isActive }) => isActive);
  const { calendar } = words;
  if (by === 'room') return rooms.map((room) => ({ of: String(room.id), title: room.name, rooms: [room] }));
  if (by === 'doctor') {
    const doctors = clinic.doctors.map((doctor) => ({ of: doctor.username, title: doctorText(clinic, doctor), rooms }));
    return [...doctors, { of: '', title: calendar.noDoctor, rooms }];
  }
  const keys =
    by === 'modality'
      ? [...new Set(rooms.map(({ modality }) => modality))].sort((a, b) => (a && b ? a.localeCompare(b) : a ? -1 : 1))
      : [...clinic.departments.map(({ id }) => String(id)), ''];
  const keyOf = (room: Room) => (by === 'modality' ? room.modality : String(room.departmentId ?? ''));
  const named = (key: string) =>
    by === 'modality'
      ? key || calendar.consultation
      : (clinic.departments.find(({ id }) => String(id) === key)?.name ?? calendar.noDepartment);
  return keys
    .map((of) => ({ of, title: named(of), rooms: rooms.filter((room) => keyOf(room) === of) }))
    .filter((group) => group.rooms.length > 0);
}

export function columnsOf(clinic: Clinic, view: View, days: string[]): Column[] {
  const groups = groupsOf(clinic, view.by);
  const chosen = groups.find(({ of }) => of === view.of);
  if (view.week) {
    const group = chosen ?? groups[0];
    return group ? days.map((date) => columnFor(clinic, view.by, group, date, weekdayDate(date))) : [];
  }
  return (chosen ? [chosen] : groups).map((group) => columnFor(clinic, view.by, group, view.date, group.title));
}

function columnFor(clinic: Clinic, by: Grouping, { of, rooms }: Group, date: string, title: string): Column {
  const isMine = (one: { roomId: number | null; doctor: string | null }) =>
    by === 'doctor' ? of !== '' && one.doctor === of : rooms.some(({ id }) => id === one.roomId);
  const ofAll = (one: { roomId: number | null; doctor: string | null }) => one.roomId === null && one.doctor === null;
  const reasonOf = (roomId: number | null, reason: string) => {
    const room = rooms.length > 1 && by !== 'doctor' && rooms.find(({ id }) => id === roomId);
    return room ? `${room.name}: ${reason}` : reason;
  };
  const closed = clinic.closures
    .filter((one) => ofAll(one) || isMine(one))
    .map(({ startsAt, endsAt, reason, roomId }) => ({
      from: minutesOf(startsAt, date),
      to: minutesOf(endsAt, date),
      reason: reasonOf(roomId, reason),
    }))
    .filter(({ from, to }) => from < to);
  return {
    key: `${by} ${of} ${date}`,
    title,
    date,
    by,
    of,
    rooms,
    closed,
    open: openTimes(clinic, by, of, rooms, date),
  };
}

/** A group is open while one of its rooms is. */
function openTimes(clinic: Clinic, by: Grouping, of: string, rooms: Room[], date: string): Minutes[] | undefined {
  const weekday = weekdayOf(date);
  const owners =
    by === 'doctor' ? [{ doctor: of, roomId: null }] : rooms.map(({ id }) => ({ doctor: null, roomId: id }));
  const each = owners.map(({ doctor, roomId }) =>
    clinic.shifts.filter((shift) => (by === 'doctor' ? shift.doctor === doctor : shift.roomId === roomId)),
  );
  if (each.some((shifts) => shifts.length === 0)) return undefined;
  return merged(
    each
      .flat()
      .filter((shift) => shift.weekday === weekday)
      .map(({ fromTime, toTime }) => ({ from: minutesFrom(fromTime)!, to: minutesFrom(toTime)! })),
  );
}

export function isIn({ roomId, doctor, startsAt, endsAt }: Appointment, column: Column): boolean {
  if (minutesOf(startsAt, column.date) >= minutesOf(endsAt, column.date)) return false;
  if (column.by === 'doctor') return (doctor?.username ?? '') === column.of;
  return column.rooms.some(({ id }) => id === roomId);
}

/** What changes when an appointment is put into a column, besides its time. */
export function changeInto(
  { roomId, order }: Pick<Appointment, 'roomId' | 'order'>,
  column: Column,
): Pick<AppointmentChanges, 'roomId' | 'doctor'> {
  if (column.by === 'doctor') return { doctor: column.of || null };
  return column.rooms.some(({ id }) => id === roomId) ? {} : { roomId: roomFor(column, order?.modality ?? '') };
}

/** The column's room for a modality. Where none fits the service says so, and what the room is for. */
export function roomFor(column: Column, modality: string): number | undefined {
  return (column.rooms.find((room) => fits(room, modality)) ?? column.rooms[0])?.id;
}
