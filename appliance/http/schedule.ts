// Routes of the calendar, the board and the house: appointments, rooms, hours, closures.
import { Type } from 'typebox';
import * as clinic from '../clinic/schedule/clinic.ts';
import * as schedule from '../clinic/schedule/schedule.ts';
import {
  Appointment,
  AppointmentChanges,
  Clinic,
  Closure,
  Department,
  Move,
  NewAppointment,
  NewClosure,
  NewDepartment,
  NewRoom,
  NewShift,
  Room,
  RoomChanges,
  Shift,
  Slot,
  SlotQuery,
  Span,
} from '../clinic/schedule/shapes.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Appointments = Type.Object({ appointments: Type.Array(Appointment) });

const appointmentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/appointments',
    access: 'orders.read',
    summary: 'Appointments between two instants, in the order of the day',
    query: Span,
    answer: Appointments,
    handle: async (call, { query }) => ({ appointments: await schedule.list(call, query) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/board',
    access: 'orders.read',
    summary: 'Appointments between two instants, and everybody who is in the house',
    query: Span,
    answer: Appointments,
    handle: async (call, { query }) => ({ appointments: await schedule.board(call, query) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/slots',
    access: 'orders.read',
    summary: 'The next free times for an exam in the rooms that can do it',
    query: SlotQuery,
    answer: Type.Object({ slots: Type.Array(Slot) }),
    handle: async (call, { query }) => ({ slots: await schedule.freeSlots(call, query) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/appointments',
    access: 'schedule.book',
    summary: 'Book an exam, with its order in the same step, or a consultation',
    body: NewAppointment,
    answer: Appointment,
    status: 201,
    handle: (call, { body }) => schedule.book(call, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/appointments/:id',
    access: 'orders.read',
    summary: 'One appointment with its order',
    params: Id,
    answer: Appointment,
    handle: (call, { params }) => schedule.get(call, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/appointments/:id',
    access: 'schedule.book',
    summary: 'Move an appointment to another time, room or doctor',
    params: Id,
    body: AppointmentChanges,
    answer: Appointment,
    handle: (call, { params, body }) => schedule.change(call, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/appointments/:id/move',
    access: 'flow.move',
    summary: 'Move a patient along the board: arrived, in the room, … or cancel with a reason',
    params: Id,
    body: Move,
    answer: Appointment,
    handle: (call, { params, body: { to, ...options } }) => schedule.move(call, params.id, to, options),
  }),
];

const clinicRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/clinic',
    access: 'orders.read',
    summary: 'Departments, rooms, doctors, working hours and closures',
    answer: Clinic,
    handle: (call) => clinic.read(call),
  }),
  route({
    method: 'POST',
    path: '/api/v1/departments',
    access: 'clinic.manage',
    summary: 'Add a department',
    body: NewDepartment,
    answer: Department,
    status: 201,
    handle: (call, { body }) => clinic.addDepartment(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/departments/:id',
    access: 'clinic.manage',
    summary: 'Rename a department',
    params: Id,
    body: NewDepartment,
    answer: Department,
    handle: (call, { params, body }) => clinic.renameDepartment(call, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/departments/:id',
    access: 'clinic.manage',
    summary: 'Remove a department; its rooms stay',
    params: Id,
    handle: async (call, { params }) => {
      await clinic.removeDepartment(call, params.id);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/rooms',
    access: 'clinic.manage',
    summary: 'Add a room',
    body: NewRoom,
    answer: Room,
    status: 201,
    handle: (call, { body }) => clinic.addRoom(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/rooms/:id',
    access: 'clinic.manage',
    summary: 'Change a room, or take it out of use with `isActive: false`',
    params: Id,
    body: RoomChanges,
    answer: Room,
    handle: (call, { params, body }) => clinic.changeRoom(call, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/shifts',
    access: 'clinic.manage',
    summary: 'Say when a room or a doctor works each week',
    body: NewShift,
    answer: Shift,
    status: 201,
    handle: (call, { body }) => clinic.addShift(call, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/shifts/:id',
    access: 'clinic.manage',
    summary: 'Take weekly working hours away',
    params: Id,
    handle: async (call, { params }) => {
      await clinic.removeShift(call, params.id);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/closures',
    access: 'clinic.manage',
    summary: 'Close a room, a doctor or the whole clinic for a time',
    body: NewClosure,
    answer: Closure,
    status: 201,
    handle: (call, { body }) => clinic.addClosure(call, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/closures/:id',
    access: 'clinic.manage',
    summary: 'Open again',
    params: Id,
    handle: async (call, { params }) => {
      await clinic.removeClosure(call, params.id);
      return undefined;
    },
  }),
];

export const scheduleRoutes: readonly Route[] = [...appointmentRoutes, ...clinicRoutes];
