// Routes of reports: reading what was signed, writing, signing.
import { Type } from 'typebox';
import { DOCUMENT_SCHEMA } from '../clinic/reports/document-schema.ts';
import * as drafts from '../clinic/reports/drafts.ts';
import * as papers from '../clinic/reports/papers.ts';
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
import * as verification from '../clinic/reports/verification.ts';
import { CodeQuery, ReportKeys, Verdict } from '../clinic/reports/verification-shapes.ts';
import { json } from './answer.ts';
import { offlinePage } from './offline-page.ts';
import { reportFile } from './report-file.ts';
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
    path: '/api/v1/reports/:studyInstanceUid/pdf',
    access: 'reports.read',
    summary: 'The PDF of what was signed, the newest version where none is named',
    params: Uid,
    query: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
    handle: async (call, { params, query }) =>
      reportFile(await papers.pdf(call, params.studyInstanceUid, query.version)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/verification',
    access: 'public',
    summary: 'Whether the report with this code is genuine, changed or superseded; says nothing of whose it is',
    query: CodeQuery,
    answer: Verdict,
    handle: (call, { query }) => verification.verifyCode(call, query.code),
  }),
  route({
    method: 'POST',
    path: '/api/v1/verification',
    access: 'public',
    summary: 'Whether a PDF, sent as the body as it is, is what was made when a report was signed',
    body: 'stream',
    answer: Verdict,
    handle: (call, { request }) => verification.verifyFile(call, request.stream()),
  }),
  route({
    method: 'GET',
    path: '/api/v1/verification/page',
    access: 'public',
    summary: 'A page to keep: it verifies codes without this box or any network, as of now',
    handle: async (call, { edge }) => offlinePage(edge.pagesFolder, await verification.offlineFacts(call)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/verification/keys',
    access: 'public',
    summary: 'The public keys of this box, to verify codes without it',
    answer: ReportKeys,
    handle: async (call) => ({ algorithm: 'ed25519' as const, keys: await verification.keys(call) }),
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
    handle: (call, { params, body, request }) => signing.sign(call, params.studyInstanceUid, body, request.base),
  }),
];
