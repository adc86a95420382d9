// Routes of values that machines measured, and of codes that were taught.
import { Type } from 'typebox';
import * as studyValues from '../clinic/reports/study-values.ts';
import { StudyValues, TaughtCode, Teaching } from '../clinic/values/shapes.ts';
import * as values from '../clinic/values/values.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });
const Template = Type.Object(
  {
    template: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Key of the one that is filled' })),
  },
  { additionalProperties: false },
);

export const valueRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/reports/:studyInstanceUid/values',
    access: 'reports.write',
    summary: 'What machines measured in the study, with unit and origin, and which field of a template each fills',
    params: Uid,
    query: Template,
    answer: StudyValues,
    handle: (call, { params, query }) => studyValues.read(call, params.studyInstanceUid, query.template),
  }),
  route({
    method: 'POST',
    path: '/api/v1/reports/:studyInstanceUid/values/teach',
    access: 'reports.write',
    summary:
      'Say once in which field values of this one’s code belong; answers with the study’s values as they now are',
    params: Uid,
    body: Teaching,
    answer: StudyValues,
    handle: (call, { params, body }) => studyValues.teach(call, params.studyInstanceUid, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/taught-codes',
    access: 'reports.write',
    summary: 'Codes that were taught, with the field that each fills',
    answer: Type.Object({ codes: Type.Array(TaughtCode) }),
    handle: async (call) => ({ codes: await values.taught(call) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/taught-codes/:id',
    access: 'reports.write',
    summary: 'Forget what was taught of a code',
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    handle: async (call, { params }) => {
      await values.forget(call, params.id);
      return undefined;
    },
  }),
];
