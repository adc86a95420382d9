// Which room an exam can be done in.
import type { Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as clinic from './clinic.ts';
import type { Room } from './shapes.ts';

/** Projection X-ray has three names; a room for one takes all. */
const X_RAY = ['CR', 'DX', 'DR', 'RG'];

/** @param known the room it is in already, which may have been closed for new ones */
export async function fittingRoom(tx: Transaction, id: number, modality: string, known?: number): Promise<Room> {
  const room = await clinic.room(tx, id);
  if (!room.isActive && id !== known) throw new Fault('conflict', 'This room is no longer used', { field: 'roomId' });
  if (modality && !fits(room, modality))
    throw new Fault('conflict', `This room is for ${room.modality || 'consultations'}`, { field: 'roomId' });
  return room;
}

export function fits(room: Room, modality: string): boolean {
  return room.modality === modality || (X_RAY.includes(room.modality) && X_RAY.includes(modality));
}
