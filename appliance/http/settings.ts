// Routes of the settings and of the audit log.
import * as audit from '../device/audit/audit.ts';
import { exportLog, MEDIA_TYPES } from '../device/audit/export.ts';
import { AuditExportQuery, AuditPage, AuditQuery, AuditVerification } from '../device/audit/shapes.ts';
import { keepLogo, logoBytes, removeLogo } from '../device/settings/logo.ts';
import * as settings from '../device/settings/settings.ts';
import { Logo, Settings, SettingsChange } from '../device/settings/shapes.ts';
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
    path: '/api/v1/logo',
    access: 'signed-in',
    summary: 'The clinic’s logo as PNG, as it stands on papers',
    async handle(call) {
      const headers = [
        ['content-type', 'image/png'],
        ['content-security-policy', "default-src 'none'; sandbox"],
        ['cache-control', 'private, no-cache'],
      ] as const;
      return new Answer(200, headers, await logoBytes(call));
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/logo',
    access: 'settings.manage',
    summary: 'Put a logo on reports and other papers from now on: the body is a PNG or JPEG as it is',
    body: 'stream',
    answer: Logo,
    handle: (call, { request }) => keepLogo(call, request.stream()),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/logo',
    access: 'settings.manage',
    summary: 'Papers from now on are without a logo; those of before stay as they are',
    handle: async (call) => {
      await removeLogo(call);
      return undefined;
    },
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
