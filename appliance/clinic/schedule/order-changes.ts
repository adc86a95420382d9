// An order with its place in the calendar: read together, and changed so that the exam still fits its room.
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import { changeIn } from '../orders/changing.ts';
import * as orders from '../orders/orders.ts';
import type { Order, OrderChanges } from '../orders/shapes.ts';
import { appointment, tellChanged } from './appointments.ts';
import * as clinic from './clinic.ts';
import { fits } from './fitting.ts';
import type { BookedOrder } from './shapes.ts';
import * as store from './store.ts';

/** @throws Fault('not-found') */
export async function getOrder(call: Call, id: number): Promise<BookedOrder> {
  const order = await orders.get(call, id);
  const known = await store.appointmentOfOrder(call.db, id);
  if (!known) return { ...order, appointment: null };
  const { startsAt, endsAt, roomName, doctor, state } = await appointment(call, call.db, known.id);
  return { ...order, appointment: { id: known.id, startsAt, endsAt, roomName, doctor, state } };
}

/** @throws Fault('not-found' | 'invalid'), Fault('conflict') with `examId` when the exam doesn't fit the room it is booked in */
export async function changeOrder(call: Call, id: number, input: OrderChanges): Promise<Order> {
  const { order, appointmentId } = await call.db.transaction(async (tx) => {
    const order = await changeIn(call, tx, id, input);
    const booked = await store.appointmentOfOrder(tx, id);
    if (!booked || booked.state === 'no-show') return { order, appointmentId: booked?.id };
    const room = await clinic.room(tx, booked.roomId);
    if (!fits(room, order.modality)) {
      const machine = room.modality || 'consultations';
      throw new Fault('conflict', `It is booked in ${room.name}, which is for ${machine}: cancel it and order anew`, {
        field: 'examId',
      });
    }
    if (input.examId) await store.updateAppointment(tx, booked.id, { title: order.examName });
    return { order, appointmentId: booked.id };
  });
  if (appointmentId) tellChanged(call, { id: appointmentId, order });
  else orders.tellChanged(call, id);
  return order;
}
