// Routes of patients: registering, finding, showing, and deciding who is who.
import { Type } from 'typebox';
import * as identity from '../clinic/patients/identity.ts';
import {
  Effect,
  Identity,
  IdentityChange,
  IdentityChangeDone,
  IdentityDecision,
  IdentityRequest,
  UndoReason,
} from '../clinic/patients/identity-shapes.ts';
import * as patients from '../clinic/patients/patients.ts';
import * as search from '../clinic/patients/search.ts';
import {
  LookAlike,
  LookAlikeQuery,
  NewPatient,
  Patient,
  PatientChanges,
  PatientList,
  PatientQuery,
  TimelineEntry,
} from '../clinic/patients/shapes.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const people: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/patients',
    access: 'patients.read',
    summary: 'Patients by name in any script, ID, telephone, birth date or accession number',
    query: PatientQuery,
    answer: PatientList,
    handle: (call, { query }) => search.search(call, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/patients',
    access: 'patients.register',
    summary: 'Register a patient; the ID is given by the box',
    body: NewPatient,
    answer: Patient,
    status: 201,
    handle: (call, { body }) => patients.register(call, body),
  }),
  route({
    method: 'POST',
    path: '/api/v1/patients/look-alikes',
    access: 'patients.read',
    summary: 'Who might be the same person, the likeliest first, with the reasons',
    body: LookAlikeQuery,
    answer: Type.Object({ lookAlikes: Type.Array(LookAlike) }),
    handle: async (call, { body }) => ({ lookAlikes: await search.lookAlikes(call, body) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/patients/:id',
    access: 'patients.read',
    summary: 'One patient; for a double, the patient it was merged into',
    params: Id,
    answer: Patient,
    handle: (call, { params }) => patients.get(call, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/patients/:id',
    access: 'patients.register',
    summary: 'Change a patient, unless somebody else did since `expectedVersion`',
    params: Id,
    body: PatientChanges,
    answer: Patient,
    handle: (call, { params, body }) => patients.change(call, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/patients/:id/timeline',
    access: 'patients.read',
    summary: 'Studies, orders and appointments of a patient, newest first; at most 500',
    params: Id,
    answer: Type.Object({ entries: Type.Array(TimelineEntry) }),
    handle: async (call, { params }) => ({ entries: await patients.timeline(call, params.id) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/patients/:id/identities',
    access: 'patients.read',
    summary: 'As whom images named this patient',
    params: Id,
    answer: Type.Object({ identities: Type.Array(Identity) }),
    handle: async (call, { params }) => ({ identities: await patients.identities(call, params.id) }),
  }),
];

const decisionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/patients/:id/identity-changes',
    access: 'patients.read',
    summary: 'What was decided about who this patient is, newest first',
    params: Id,
    answer: Type.Object({ changes: Type.Array(IdentityChange) }),
    handle: async (call, { params }) => ({ changes: await identity.changes(call, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/identity-changes/preview',
    access: 'patients.resolve',
    summary: 'What a merge, move, split or link would do; nothing is kept of it',
    body: Type.Object({ request: IdentityRequest }, { additionalProperties: false }),
    answer: Effect,
    handle: (call, { body }) => identity.preview(call, body.request),
  }),
  route({
    method: 'POST',
    path: '/api/v1/identity-changes',
    access: 'patients.resolve',
    summary: 'Merge patients, move a study, split a patient or link an identity, with a reason',
    body: IdentityDecision,
    answer: IdentityChangeDone,
    status: 201,
    handle: (call, { body }) => identity.carryOut(call, body.request, body.reason),
  }),
  route({
    method: 'POST',
    path: '/api/v1/identity-changes/:id/undo-preview',
    access: 'patients.resolve',
    summary: 'What undoing would do; nothing is kept of it',
    params: Id,
    answer: Effect,
    handle: (call, { params }) => identity.previewUndo(call, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/v1/identity-changes/:id/undo',
    access: 'patients.resolve',
    summary: 'Undo a decision, at any later time: as if it had never been made',
    params: Id,
    body: UndoReason,
    answer: IdentityChangeDone,
    handle: (call, { params, body }) => identity.undo(call, params.id, body.reason),
  }),
];

export const patientRoutes: readonly Route[] = [...people, ...decisionRoutes];
