// What the API says about appointments and about the clinic's rooms, hours and closures.
import { type Static, Type } from 'typebox';
import {
  Id,
  Modality,
  Order,
  OrderDetails,
  OrderPatient,
  OrderWithPriors,
  Reason,
  Username,
} from '../orders/shapes.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = Type.String({ format: 'date-time', maxLength: 40 });
const Name = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[^\\s\\x00-\\x1f\\x7f]([^\\x00-\\x1f\\x7f]*\\S)?$',
});
const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM, the clinic’s own time' });
const ClockOrEnd = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' });
const Minutes = Type.Integer({ minimum: 5, maximum: 480 });
const Title = Type.String({ maxLength: 100, pattern: '^[^\\x00-\\x1f\\x7f]*$' });
export const Version = Type.Integer({ minimum: 1 });

/** In the order of the day; the last two are ends of their own. */
export const APPOINTMENT_STATES = [
  'booked',
  'waiting',
  'in-room',
  'in-scan',
  'review',
  'completed',
  'cancelled',
  'no-show',
] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];
export const AppointmentState = Type.Enum([...APPOINTMENT_STATES]);

export const Person = Type.Object({ username: Type.String(), displayName: Type.String() });
export type Person = Static<typeof Person>;

export const Appointment = Type.Object({
  id: Type.Integer(),
  kind: Type.Enum(['exam', 'consultation']),
  patient: OrderPatient,
  order: Nullable(Order),
  stepId: Type.String(),
  roomId: Type.Integer(),
  roomName: Type.String(),
  modality: Type.String({ description: 'Of the order, otherwise of the room; empty for a consultation' }),
  doctor: Nullable(Person),
  technician: Nullable(Person),
  startsAt: Type.String(),
  endsAt: Type.String(),
  title: Type.String(),
  state: AppointmentState,
  stateReason: Type.String(),
  isWalkIn: Type.Boolean(),
  ticket: Nullable(Type.Integer({ description: 'Called in the waiting room; of the day they arrived' })),
  arrivedAt: Nullable(Type.String()),
  inRoomAt: Nullable(Type.String()),
  inScanAt: Nullable(Type.String()),
  reviewAt: Nullable(Type.String()),
  completedAt: Nullable(Type.String()),
  version: Type.Integer(),
  createdAt: Type.String(),
  createdBy: Type.String(),
});
export type Appointment = Static<typeof Appointment>;

const { id, startsAt, endsAt, roomName, doctor, state } = Appointment.properties;
/** An order as a whole: with what came before it, and when it is done. */
export const BookedOrder = Type.Intersect([
  OrderWithPriors,
  Type.Object({ appointment: Nullable(Type.Object({ id, startsAt, endsAt, roomName, doctor, state })) }),
]);
export type BookedOrder = Static<typeof BookedOrder>;

export const NewAppointment = Type.Object(
  {
    kind: Type.Enum(['exam', 'consultation']),
    patientId: Id,
    roomId: Id,
    startsAt: Instant,
    minutes: Type.Optional(Minutes),
    doctor: Type.Optional(Nullable(Username)),
    technician: Type.Optional(Nullable(Username)),
    title: Type.Optional(Title),
    order: Type.Optional(OrderDetails),
    orderId: Type.Optional(Id),
    isWalkIn: Type.Optional(
      Type.Boolean({ description: 'The patient is here: waits at once, and may overlap in the room' }),
    ),
    anyway: Type.Optional(Type.Boolean({ description: 'Although the room or the doctor doesn’t work then' })),
  },
  strict,
);
export type NewAppointment = Static<typeof NewAppointment>;

export const AppointmentChanges = Type.Object(
  {
    roomId: Type.Optional(Id),
    startsAt: Type.Optional(Instant),
    minutes: Type.Optional(Minutes),
    doctor: Type.Optional(Nullable(Username)),
    technician: Type.Optional(Nullable(Username)),
    title: Type.Optional(Title),
    anyway: Type.Optional(Type.Boolean()),
    expectedVersion: Version,
  },
  strict,
);
export type AppointmentChanges = Static<typeof AppointmentChanges>;

export const Move = Type.Object(
  {
    to: AppointmentState,
    reason: Type.Optional(Reason),
    expectedVersion: Type.Optional(Version),
  },
  strict,
);
export type Move = Static<typeof Move>;

export const Span = Type.Object({ from: Instant, to: Instant, roomId: Type.Optional(Id) }, strict);
export type Span = Static<typeof Span>;

export const SlotQuery = Type.Object({ examId: Id, roomId: Type.Optional(Id), from: Instant }, strict);
export type SlotQuery = Static<typeof SlotQuery>;
export const Slot = Type.Object({
  roomId: Type.Integer(),
  roomName: Type.String(),
  startsAt: Type.String(),
  endsAt: Type.String(),
});
export type Slot = Static<typeof Slot>;

const Doctor = Type.Object({
  ...Person.properties,
  departmentId: Type.Union([Type.Integer(), Type.Null()]),
});

export const NewDepartment = Type.Object({ name: Name }, strict);
export const Department = Type.Object({ id: Type.Integer(), name: Type.String() });
export type Department = Static<typeof Department>;

/** AE of PS3.5 6.2, empty where no machine asks for a worklist. */
const StationAeTitle = Type.String({
  maxLength: 16,
  pattern: '^([\\x21-\\x5b\\x5d-\\x7e]([\\x20-\\x5b\\x5d-\\x7e]*[\\x21-\\x5b\\x5d-\\x7e])?)?$',
});
export const NewRoom = Type.Object(
  { name: Name, departmentId: Nullable(Id), modality: Modality, stationAeTitle: StationAeTitle },
  strict,
);
export type NewRoom = Static<typeof NewRoom>;
export const Room = Type.Object({ ...NewRoom.properties, id: Type.Integer(), isActive: Type.Boolean() });
export type Room = Static<typeof Room>;
export const RoomChanges = Type.Partial(Type.Object({ ...NewRoom.properties, isActive: Type.Boolean() }), strict);
export type RoomChanges = Static<typeof RoomChanges>;

export const NewShift = Type.Object(
  {
    roomId: Nullable(Id),
    doctor: Nullable(Username),
    weekday: Type.Integer({ minimum: 1, maximum: 7, description: 'Monday is 1' }),
    fromTime: Clock,
    toTime: ClockOrEnd,
  },
  strict,
);
export type NewShift = Static<typeof NewShift>;
export const Shift = Type.Object({ ...NewShift.properties, id: Type.Integer() });
export type Shift = Static<typeof Shift>;

export const NewClosure = Type.Object(
  { roomId: Nullable(Id), doctor: Nullable(Username), startsAt: Instant, endsAt: Instant, reason: Reason },
  strict,
);
export type NewClosure = Static<typeof NewClosure>;
export const Closure = Type.Object({ ...NewClosure.properties, id: Type.Integer() });
export type Closure = Static<typeof Closure>;

/** Everything that booking needs to know about the house. */
export const Clinic = Type.Object({
  departments: Type.Array(Department),
  rooms: Type.Array(Room),
  doctors: Type.Array(Doctor),
  technicians: Type.Array(Person),
  shifts: Type.Array(Shift),
  closures: Type.Array(Closure),
});
export type Clinic = Static<typeof Clinic>;
