// Routes of what the clinic says of its people, and of one's own profile.
import { Type } from 'typebox';
import { Colleague, OwnProfile, OwnProfileChange, ProfileChange } from '../clinic/staff/shapes.ts';
import * as staff from '../clinic/staff/staff.ts';
import { type Route, route } from './route.ts';

export const staffRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/staff',
    access: 'users.manage',
    summary: 'Title, telephone and department of everybody who has an account',
    answer: Type.Object({ staff: Type.Array(Colleague) }),
    handle: async (call) => ({ staff: await staff.list(call) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/staff/:username',
    access: 'users.manage',
    summary: 'Change the title, telephone or department of a person',
    params: Type.Object({ username: Type.String({ maxLength: 64 }) }),
    body: ProfileChange,
    answer: Colleague,
    handle: (call, { params, body }) => staff.change(call, params.username, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/profile',
    access: 'signed-in',
    summary: 'Your own title, telephone and department',
    answer: OwnProfile,
    handle: (call) => staff.own(call),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/profile',
    access: 'signed-in',
    summary: 'Change your own telephone',
    body: OwnProfileChange,
    answer: OwnProfile,
    handle: (call, { body }) => staff.changeOwn(call, body),
  }),
];
