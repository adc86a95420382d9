// Routes of links to one report: handing them out, and opening them. Who opens one is known by a cookie of its own, beside
// the one of a person who may be signed in at the same browser.
import { Type } from 'typebox';
import * as opening from '../clinic/shares/opening.ts';
import { IssuedShare, NewShare, SharedReport, StudyShares, Visit } from '../clinic/shares/shapes.ts';
import * as shares from '../clinic/shares/shares.ts';
import { Answer, json } from './answer.ts';
import { reportFile } from './report-file.ts';
import { type Route, route } from './route.ts';
import { SHARE_COOKIE } from './session.ts';

const COOKIE = 'HttpOnly; SameSite=Strict; Path=/';
const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });

const handingOut: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/studies/:studyInstanceUid/shares',
    access: 'reports.share',
    summary: 'Links to the report of this study, newest first, with how often each was opened',
    params: Uid,
    answer: StudyShares,
    handle: (call, { params }) => shares.list(call, params.studyInstanceUid),
  }),
  route({
    method: 'POST',
    path: '/api/v1/studies/:studyInstanceUid/shares',
    access: 'reports.share',
    summary: 'Make a link to the report and images of this study; it is in this answer only',
    isSecret: true,
    params: Uid,
    body: NewShare,
    answer: IssuedShare,
    status: 201,
    handle: (call, { params, body, request }) => shares.create(call, params.studyInstanceUid, body, request.base),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/shares/:id',
    access: 'reports.share',
    summary: 'Withdraw a link: it opens nothing from now on',
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    answer: StudyShares,
    handle: (call, { params }) => shares.revoke(call, params.id),
  }),
];

const openingOne: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/shared/visit',
    access: 'public',
    summary: 'Open a link by the token behind its #: counts one use and sets a cookie for this one study',
    isSecret: true,
    body: Visit,
    answer: SharedReport,
    handle: async (call, { body }) => {
      const { secret, report } = await opening.open(call, body.token);
      const answer = json(report);
      return new Answer(200, [...answer.headers, ['set-cookie', `${SHARE_COOKIE}=${secret}; ${COOKIE}`]], answer.body);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/shared/visit',
    access: 'public',
    summary: 'Leave a link that was opened here',
    isSecret: true,
    handle: async (call, { request }) => {
      await opening.leave(call, request.cookie(SHARE_COOKIE));
      return new Answer(204, [['set-cookie', `${SHARE_COOKIE}=; ${COOKIE}; Max-Age=0`]]);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/shared/report',
    access: 'public',
    summary: 'The report of the link that was opened in this browser',
    answer: SharedReport,
    handle: (call, { request }) => opening.read(call, request.cookie(SHARE_COOKIE)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/shared/report/pdf',
    access: 'public',
    summary: 'That report as PDF',
    handle: async (call, { request }) => reportFile(await opening.paper(call, request.cookie(SHARE_COOKIE))),
  }),
];

export const shareRoutes: readonly Route[] = [...handingOut, ...openingOne];
