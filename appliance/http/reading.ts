// Routes of the reading queue: what waits for a report, who is to read it, who reads it now.
import { Type } from 'typebox';
import * as lock from '../clinic/reading/lock.ts';
import * as reading from '../clinic/reading/reading.ts';
import {
  AssignReading,
  CloseReading,
  ReadingQuery,
  ReadingQueue,
  TakenReading,
  TakeReading,
} from '../clinic/reading/shapes.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });

export const readingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/reading',
    access: 'reading.read',
    summary: 'Studies that wait to be read: STAT, urgent, then by age; at most 500',
    query: ReadingQuery,
    answer: ReadingQueue,
    handle: (call, { query }) => reading.queue(call, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/reading/:studyInstanceUid/lock',
    access: 'reading.read',
    summary: 'Begin to read a study; answers who reads it where somebody else does',
    params: Uid,
    body: TakeReading,
    answer: TakenReading,
    handle: (call, { params, body }) => lock.take(call, params.studyInstanceUid, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/reading/:studyInstanceUid/lock',
    access: 'reading.read',
    summary: 'Stop reading a study',
    params: Uid,
    handle: async (call, { params }) => {
      await lock.release(call, params.studyInstanceUid);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/reading/:studyInstanceUid/assign',
    access: 'reading.read',
    summary: 'Give a study to a reader, or to nobody in particular',
    params: Uid,
    body: AssignReading,
    handle: async (call, { params, body }) => {
      await reading.assign(call, params.studyInstanceUid, body.to);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/reading/:studyInstanceUid/close',
    access: 'reading.read',
    summary: 'Say that a study is read elsewhere, and why',
    params: Uid,
    body: CloseReading,
    handle: async (call, { params, body }) => {
      await reading.close(call, params.studyInstanceUid, body.reason);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/reading/:studyInstanceUid/reopen',
    access: 'reading.read',
    summary: 'Put a study into the queue, back or for the first time',
    params: Uid,
    handle: async (call, { params }) => {
      await reading.reopen(call, params.studyInstanceUid);
      return undefined;
    },
  }),
];
