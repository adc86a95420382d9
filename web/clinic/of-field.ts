// Whose hours or closure it is: a room, a doctor, or (for closures) the whole clinic. One select for all.
import { h } from 'preact';
import { doctorOptions } from '../calendar/doctor-text.ts';
import { SelectField } from '../parts/field.ts';
import type { Clinic } from '../shapes.ts';
import { words } from '../words/with-clinic.ts';

export interface Owner {
  roomId: number | null;
  doctor: string | null;
}

export function ownerFrom(value: string): Owner {
  const [kind, name] = [value.slice(0, 2), value.slice(2)];
  return { roomId: kind === 'r:' ? Number(name) : null, doctor: kind === 'd:' ? name : null };
}

export function ownerName(clinic: Clinic, { roomId, doctor }: Owner): string {
  if (roomId !== null) return clinic.rooms.find(({ id }) => id === roomId)?.name ?? String(roomId);
  if (doctor !== null) return clinic.doctors.find(({ username }) => username === doctor)?.displayName ?? doctor;
  return words.clinic.everything;
}

interface OfFieldProps {
  clinic: Clinic;
  value: string;
  onValue: (value: string) => void;
  error?: string;
  /** May be the whole clinic. */
  all?: boolean;
}

export function OfField({ clinic, value, onValue, error, all }: OfFieldProps) {
  const rooms = clinic.rooms.filter(({ isActive }) => isActive);
  return h(SelectField, {
    label: words.clinic.of,
    value,
    onValue,
    error,
    options: [
      { value: '', text: all ? words.clinic.everything : words.booking.choose },
      ...rooms.map(({ id, name }) => ({ value: `r:${id}`, text: name })),
      ...doctorOptions(clinic).map(({ value, text }) => ({ value: `d:${value}`, text })),
    ],
  });
}
