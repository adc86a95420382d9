// The question that stands over the calendar: a booking, one appointment, its safety questions, why it is cancelled.
import { h } from 'preact';
import { CancelDialog } from '../board/cancel-dialog.ts';
import { SafetyDialog } from '../board/safety-dialog.ts';
import type { Appointments } from '../board/use-appointments.ts';
import { OrderDialog } from '../orders/order-dialog.ts';
import type { Appointment, Clinic, Exam, Order } from '../shapes.ts';
import { AppointmentDialog } from './appointment-dialog.ts';
import { BookingDialog, type BookingStart } from './booking-dialog.ts';

export type Asked =
  | { what: 'book'; start: BookingStart }
  | { what: 'open' | 'safety' | 'cancel'; id: number }
  | { what: 'order'; orderId: number };

interface QuestionProps {
  asked: Asked;
  clinic: Clinic;
  exams: Exam[];
  appointments: Appointments;
  setAsked: (asked: Asked | undefined) => void;
  booked: (appointment: Appointment) => void;
  placed: (order: Order) => void;
}

export function Question({ asked, clinic, exams, appointments, setAsked, booked, placed }: QuestionProps) {
  const onClose = () => setAsked(undefined);
  if (asked.what === 'book') {
    const { start } = asked;
    return h(BookingDialog, { clinic, exams, start, onBooked: booked, onPlaced: placed, onClose });
  }
  if (asked.what === 'order') return h(OrderDialog, { id: asked.orderId, onClose });
  const { id } = asked;
  const appointment = appointments.value?.find((one) => one.id === id);
  if (!appointment) return null;
  const onChanged = appointments.put;
  if (asked.what === 'cancel') return h(CancelDialog, { appointment, onChanged, onClose });
  const { order } = appointment;
  if (asked.what === 'safety')
    return order && h(SafetyDialog, { order, onChanged: (now) => onChanged({ ...appointment, order: now }), onClose });
  return h(AppointmentDialog, {
    appointment,
    clinic,
    onChanged,
    onOrder: order ? () => setAsked({ what: 'order', orderId: order.id }) : undefined,
    onSafety: () => setAsked({ what: 'safety', id }),
    onCancel: () => setAsked({ what: 'cancel', id }),
    onClose,
  });
}
