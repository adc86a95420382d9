// Routes of orders, their safety questions, and the catalogue of exams.
import { Type } from 'typebox';
import * as catalogue from '../clinic/orders/catalogue.ts';
import * as orders from '../clinic/orders/orders.ts';
import {
  Exam,
  ExamChanges,
  NewExam,
  NewOrder,
  Order,
  OrderChanges,
  OrderPage,
  OrderQuery,
  OrdersToBook,
  Reason,
  SafetyAnswer,
  SafetyOverride,
} from '../clinic/orders/shapes.ts';
import * as schedule from '../clinic/schedule/schedule.ts';
import { BookedOrder } from '../clinic/schedule/shapes.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Cancellation = Type.Object(
  { reason: Reason, expectedVersion: Type.Optional(Type.Integer({ minimum: 1 })) },
  { additionalProperties: false },
);

export const orderRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/orders',
    access: 'orders.read',
    summary: 'Orders, newest first; `next` is the `before` of the following page',
    query: OrderQuery,
    answer: OrderPage,
    handle: (call, { query }) => orders.list(call, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/orders',
    access: 'orders.place',
    summary: 'Order an exam; when and where comes with its appointment',
    body: NewOrder,
    answer: Order,
    status: 201,
    handle: (call, { body }) => orders.place(call, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/orders-to-book',
    access: 'orders.read',
    summary: 'Orders without a time: STAT first, then who has waited longest',
    answer: OrdersToBook,
    handle: (call) => orders.toBook(call),
  }),
  route({
    method: 'GET',
    path: '/api/v1/orders/:id',
    access: 'orders.read',
    summary: 'One order with its appointment and the earlier studies of its patient',
    params: Id,
    answer: BookedOrder,
    handle: (call, { params }) => schedule.getOrder(call, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/orders/:id',
    access: 'orders.place',
    summary: 'Change an order that is not reported yet',
    params: Id,
    body: OrderChanges,
    answer: Order,
    handle: (call, { params, body }) => schedule.changeOrder(call, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/orders/:id/cancel',
    access: 'orders.place',
    summary: 'Give an order up, and its appointment with it',
    params: Id,
    body: Cancellation,
    answer: Order,
    handle: (call, { params, body }) => schedule.cancelOrder(call, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/orders/:id/safety',
    access: 'orders.place',
    summary: 'Answer a safety question',
    params: Id,
    body: SafetyAnswer,
    answer: Order,
    handle: (call, { params, body }) => orders.answer(call, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/orders/:id/safety/override',
    access: 'orders.place',
    summary: 'Let the exam go on against a safety question, with a name and a reason',
    params: Id,
    body: SafetyOverride,
    answer: Order,
    handle: (call, { params, body }) => orders.override(call, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/exams',
    access: 'orders.read',
    summary: 'The exams that can be ordered, hidden ones too',
    answer: Type.Object({ exams: Type.Array(Exam) }),
    handle: async (call) => ({ exams: await catalogue.exams(call.db) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/exams',
    access: 'clinic.manage',
    summary: 'Add an exam to the catalogue',
    body: NewExam,
    answer: Exam,
    status: 201,
    handle: (call, { body }) => catalogue.addExam(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/exams/:id',
    access: 'clinic.manage',
    summary: 'Change an exam, or hide it with `isActive: false`',
    params: Id,
    body: ExamChanges,
    answer: Exam,
    handle: (call, { params, body }) => catalogue.changeExam(call, params.id, body),
  }),
];
