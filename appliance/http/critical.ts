// Routes of critical results: flag, tell, read back, withdraw, and the log.
import { Type } from 'typebox';
import * as critical from '../clinic/critical/critical.ts';
import {
  Critical,
  CriticalPage,
  CriticalQuery,
  CriticalResult,
  NewCritical,
  Telling,
  Withdrawal,
} from '../clinic/critical/shapes.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });
const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const criticalRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/critical-results',
    access: 'reports.read',
    summary: 'Critical results: the log, newest first, or with `state=open` those to act on, the most urgent first',
    query: CriticalQuery,
    answer: CriticalPage,
    handle: (call, { query }) => critical.list(call, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/studies/:studyInstanceUid/critical-results',
    access: 'reports.read',
    summary: 'Critical results of a study, newest first',
    params: Uid,
    answer: Critical,
    handle: async (call, { params }) => ({ results: await critical.ofStudy(call, params.studyInstanceUid) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/studies/:studyInstanceUid/critical-results',
    access: 'reports.write',
    summary: 'Flag a critical result: from now on somebody is asked until the referring provider knows',
    params: Uid,
    body: NewCritical,
    answer: CriticalResult,
    status: 201,
    handle: (call, { params, body }) => critical.flag(call, params.studyInstanceUid, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/critical-results/:id/tell',
    access: 'reports.write',
    summary: 'Write down who was told and how, and whether they said it back, which closes it',
    params: Id,
    body: Telling,
    answer: CriticalResult,
    handle: (call, { params, body }) => critical.tell(call, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/critical-results/:id/read-back',
    access: 'reports.write',
    summary: 'Whoever was told has said it back: closes it',
    params: Id,
    answer: CriticalResult,
    handle: (call, { params }) => critical.readBack(call, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/v1/critical-results/:id/withdraw',
    access: 'reports.write',
    summary: 'Flagged by mistake, and nobody was told: the reason stays in the log',
    params: Id,
    body: Withdrawal,
    answer: CriticalResult,
    handle: (call, { params, body }) => critical.withdraw(call, params.id, body),
  }),
];
