// Routes of measurements, annotations and key images.
import { Type } from 'typebox';
import * as measurements from '../clinic/measurements/measurements.ts';
import { SavedMeasurements, SaveMeasurements, StudyMeasurements } from '../clinic/measurements/shapes.ts';
import { Answer } from './answer.ts';
import { type Route, route } from './route.ts';

const Uid = Type.Object({ studyInstanceUid: Type.String({ minLength: 1, maxLength: 64 }) });

export const measurementRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/studies/:studyInstanceUid/measurements',
    access: 'studies.read',
    oneStudy: 'studyInstanceUid',
    summary:
      'What each person measured, drew and starred in the study, and the objects of the archive that say the same',
    params: Uid,
    answer: StudyMeasurements,
    handle: (call, { params }) => measurements.read(call, params.studyInstanceUid),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/studies/:studyInstanceUid/measurements',
    access: 'studies.read',
    summary: 'Save the whole of your own set of the study',
    params: Uid,
    body: SaveMeasurements,
    answer: SavedMeasurements,
    handle: (call, { params, body }) => measurements.save(call, params.studyInstanceUid, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/studies/:studyInstanceUid/measurements/filing',
    access: 'studies.read',
    summary: 'Say that your set of the study has settled: it is filed in the archive now',
    params: Uid,
    handle: async (call, { params }) => {
      await measurements.settle(call, params.studyInstanceUid);
      return new Answer(202, []);
    },
  }),
];
