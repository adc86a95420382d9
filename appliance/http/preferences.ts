// Routes of what a person sets for themselves.
import * as preferences from '../device/preferences/preferences.ts';
import { PreferenceChanges, Preferences } from '../device/preferences/shapes.ts';
import { type Route, route } from './route.ts';

export const preferenceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/preferences',
    access: 'signed-in',
    summary: 'What you set for yourself, where it differs from what everybody begins with',
    answer: Preferences,
    handle: (call) => preferences.own(call),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/preferences',
    access: 'signed-in',
    summary: 'Replace what is named of what you set for yourself',
    body: PreferenceChanges,
    answer: Preferences,
    handle: (call, { body }) => preferences.change(call, body),
  }),
];
