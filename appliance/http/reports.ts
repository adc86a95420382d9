// Routes of reports: reading what was signed, writing, signing.
import { Type } from 'typebox';
import { DOCUMENT_SCHEMA } from '../clinic/reports/document-schema.ts';
import * as drafts from '../clinic/reports/drafts.ts';
import * as reports from '../clinic/reports/reports.ts';
import {
  AsideText,
  GiveUpDraft,
  Guard,
  GuardQuery,
  Report,
  SaveDraft,
  SavedDraft,
  Signature,
  Writing,
} from '../clinic/reports/shapes.ts';
import * as signing from '../clinic/reports/signing.ts';
import { json } from './answer.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });

export const reportRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/report-schema',
    access: 'reports.read',
    summary: 'What a report’s text may be made of, as ProseMirror’s Schema takes it',
    answer: Type.Object({ topNode: Type.String() }),
    handle: () => json(DOCUMENT_SCHEMA),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/:studyInstanceUid',
    access: 'reports.read',
    summary: 'What was signed about a study, newest first',
    params: Uid,
    answer: Report,
    handle: (call, { params }) => reports.read(call, params.studyInstanceUid),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/:studyInstanceUid/writing',
    access: 'reports.write',
    summary: 'The report with the text in work, for who writes it',
    params: Uid,
    answer: Writing,
    handle: (call, { params }) => reports.write(call, params.studyInstanceUid),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/reports/:studyInstanceUid/draft',
    access: 'reports.write',
    summary: 'Save the text in work; what was written on an older one is set aside, not lost',
    params: Uid,
    body: SaveDraft,
    answer: SavedDraft,
    handle: (call, { params, body }) => drafts.save(call, params.studyInstanceUid, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/reports/:studyInstanceUid/give-up',
    access: 'reports.write',
    summary: 'Take the text in work away; it is set aside',
    params: Uid,
    body: GiveUpDraft,
    handle: async (call, { params, body }) => {
      await drafts.giveUp(call, params.studyInstanceUid, body.expectedRevision);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/:studyInstanceUid/aside/:id',
    access: 'reports.write',
    summary: 'A text that was set aside',
    params: Type.Object({ ...Uid.properties, id: Type.Integer({ minimum: 1 }) }),
    answer: AsideText,
    handle: (call, { params }) => drafts.aside(call, params.studyInstanceUid, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/:studyInstanceUid/guards',
    access: 'reports.write',
    summary: 'What stands against signing the text in work',
    params: Uid,
    query: GuardQuery,
    answer: Type.Object({ guards: Type.Array(Guard) }),
    handle: async (call, { params, query }) => ({
      guards: await signing.openGuards(call, params.studyInstanceUid, query.asOf),
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/reports/:studyInstanceUid/sign',
    access: 'reports.write',
    summary: 'Sign the text in work with the own password: it can’t be changed any more',
    isSecret: true,
    params: Uid,
    body: Signature,
    answer: Report,
    handle: (call, { params, body }) => signing.sign(call, params.studyInstanceUid, body),
  }),
];
