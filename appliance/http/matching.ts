// Routes of the inbox: studies whose patient or order a person must decide, and those under suspicion.
import { Type } from 'typebox';
import { arrivals } from '../clinic/matching/arrivals.ts';
import * as matching from '../clinic/matching/matching.ts';
import { Arrival, Clearance, InboxEntry, Settlement, Suspicion } from '../clinic/matching/shapes.ts';
import { suspicionOf } from '../clinic/matching/suspicion.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });

export const matchingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/rooms/:id/arrivals',
    access: 'orders.read',
    summary: 'Studies of the exams in a room of the last 36 hours, with how many images of each have come',
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    answer: Type.Object({ arrivals: Type.Array(Arrival) }),
    handle: async (call, { params }) => ({ arrivals: await arrivals(call, params.id) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/inbox',
    access: 'studies.resolve',
    summary: 'Studies that need a person, each with the best match and why; newest first, at most 500',
    answer: Type.Object({ entries: Type.Array(InboxEntry) }),
    handle: async (call) => ({ entries: await matching.inbox(call) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/studies/:studyInstanceUid/suspicion',
    access: 'studies.read',
    summary: 'Why a study may be another patient’s, until somebody has cleared it',
    params: Uid,
    answer: Type.Object({ suspicion: Type.Union([Suspicion, Type.Null()]) }),
    handle: async (call, { params }) => ({ suspicion: await suspicionOf(call, params.studyInstanceUid) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/inbox/:studyInstanceUid/settle',
    access: 'studies.resolve',
    summary: 'Say which order or patient a study belongs to, or that it stays whose it is',
    params: Uid,
    body: Settlement,
    handle: async (call, { params, body }) => {
      await matching.settle(call, params.studyInstanceUid, body);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/inbox/:studyInstanceUid/clear',
    access: 'studies.resolve',
    summary: 'Say that a suspected study is the right patient’s',
    params: Uid,
    body: Clearance,
    handle: async (call, { params, body }) => {
      await matching.clear(call, params.studyInstanceUid, body.reason);
      return undefined;
    },
  }),
];
