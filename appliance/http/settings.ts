// Routes of the settings and of the audit log.
import * as audit from '../device/audit/audit.ts';
import { exportLog, MEDIA_TYPES } from '../device/audit/export.ts';
import { AuditExportQuery, AuditPage, AuditQuery, AuditVerification } from '../device/audit/shapes.ts';
import * as settings from '../device/settings/settings.ts';
import { Settings, SettingsChange } from '../device/settings/shapes.ts';
import { Answer } from './answer.ts';
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
  route({
    method: 'GET',
    path: '/api/v1/audit/export',
    access: 'audit.read',
    summary: 'The log as a file, oldest first, with the hashes of its chain; leaves a row of its own',
    query: AuditExportQuery,
    async handle(call, { query }) {
      const name = `audit-${call.now.toISOString().slice(0, 10)}.${query.format}`;
      const headers = [
        ['content-type', MEDIA_TYPES[query.format]],
        ['content-disposition', `attachment; filename="${name}"`],
      ] as const;
      return new Answer(200, headers, await exportLog(call, query));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/audit/proof',
    access: 'audit.read',
    summary: 'Recompute the hash chain of the whole log and say where it breaks first',
    answer: AuditVerification,
    handle: (call) => audit.prove(call),
  }),
];
