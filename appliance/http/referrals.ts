// Routes of referring providers: their own patients' final reports and nothing else.
import { Type } from 'typebox';
import { Acknowledgement, Referral, ReferralPage, ReferralQuery } from '../clinic/reports/referral-shapes.ts';
import * as referrals from '../clinic/reports/referrals.ts';
import { reportFile } from './report-file.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });

export const referralRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/referrals',
    access: 'referrals.read',
    summary: 'Final reports of the orders that name you as referring provider, newest first',
    query: ReferralQuery,
    answer: ReferralPage,
    handle: (call, { query }) => referrals.list(call, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/referrals/:studyInstanceUid',
    access: 'referrals.read',
    summary: 'A final report of a patient you referred, with what was amended since',
    params: Uid,
    answer: Referral,
    handle: (call, { params }) => referrals.read(call, params.studyInstanceUid),
  }),
  route({
    method: 'POST',
    path: '/api/v1/referrals/:studyInstanceUid/acknowledge',
    access: 'referrals.read',
    summary: 'Say that you have read this version, which must be the newest',
    params: Uid,
    body: Acknowledgement,
    answer: Referral,
    handle: (call, { params, body }) => referrals.acknowledge(call, params.studyInstanceUid, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/referrals/:studyInstanceUid/pdf',
    access: 'referrals.read',
    summary: 'The newest version of that report as PDF',
    params: Uid,
    handle: async (call, { params }) => reportFile(await referrals.paper(call, params.studyInstanceUid)),
  }),
];
