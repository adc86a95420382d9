// Routes of the settings and of the audit log.
import * as audit from '../device/audit/audit.ts';
import { AuditPage, AuditQuery } from '../device/audit/shapes.ts';
import * as settings from '../device/settings/settings.ts';
import { Settings, SettingsChange } from '../device/settings/shapes.ts';
import { type Route, route } from './route.ts';

export const settingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/settings',
    access: 'settings.manage',
    summary: 'The settings of the clinic',
    answer: Settings,
    handle: (call) => settings.read(call.db),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/settings',
    access: 'settings.manage',
    summary: 'Change the settings that are named',
    body: SettingsChange,
    answer: Settings,
    handle: (call, { body }) => settings.change(call, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/audit',
    access: 'audit.read',
    summary: 'Who did and saw what, newest first; `next` is the `before` of the following page',
    query: AuditQuery,
    answer: AuditPage,
    handle: (call, { query }) => audit.search(call, query),
  }),
];
