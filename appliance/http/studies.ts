// Routes of the study list: what the UI asks about studies that DICOMweb has no words for.
import { Type } from 'typebox';
import { priors } from '../clinic/studies/priors.ts';
import { Prior, SetAsideObject, StudyPage, StudyQuery, StudyWithSeries } from '../clinic/studies/shapes.ts';
import * as studies from '../clinic/studies/studies.ts';
import { withoutReports } from './one-study.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ maxLength: 1000 }) });
const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Reason = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) });

export const studyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/studies',
    access: 'studies.read',
    summary: 'Studies, newest first, found by the beginnings of words',
    query: StudyQuery,
    answer: StudyPage,
    handle: (call, { query }) => studies.list(call, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/studies/:studyInstanceUid',
    access: 'studies.read',
    oneStudy: 'studyInstanceUid',
    summary: 'One study with its series',
    params: Uid,
    answer: StudyWithSeries,
    handle: async (call, { params, isNarrow }) => {
      const study = await studies.get(call, params.studyInstanceUid);
      return isNarrow ? withoutReports(study) : study;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/studies/:studyInstanceUid/priors',
    access: 'studies.read',
    summary: 'Other studies of the same patient, the most alike by modality and body part first',
    params: Uid,
    answer: Type.Object({ priors: Type.Array(Prior) }),
    handle: async (call, { params }) => ({ priors: await priors(call, params.studyInstanceUid) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/set-aside',
    access: 'studies.resolve',
    summary: 'Objects kept aside because they contradict one that came first',
    answer: Type.Object({ objects: Type.Array(SetAsideObject) }),
    handle: async (call) => ({ objects: await studies.listSetAside(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/set-aside/:id/discard',
    access: 'studies.resolve',
    summary: 'Give up an object that was kept aside; the reason goes into the audit log',
    params: Id,
    body: Reason,
    handle: async (call, { params, body }) => {
      await studies.discardSetAside(call, params.id, body.reason);
      return undefined;
    },
  }),
];
