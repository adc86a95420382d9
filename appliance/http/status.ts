// Routes that tell how the appliance is: for a watchdog without login, for people with more.
import { Type } from 'typebox';
import * as studies from '../clinic/studies/studies.ts';
import * as settings from '../device/settings/settings.ts';
import { reachableAddresses } from './addresses.ts';
import { type Route, route } from './route.ts';
import { VERSION } from './version.ts';

const Port = Type.Union([Type.Integer(), Type.Null()]);

export const statusRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/health',
    access: 'public',
    summary: 'Whether the service works; no patient data',
    answer: Type.Object({
      status: Type.Enum(['ok', 'degraded']),
      version: Type.String(),
      setup: Type.Enum(['needed', 'done']),
    }),
    async handle(call) {
      const isSetUp = await settings.isSetUp(call.db);
      const isFull = call.store.room().state === 'full';
      return {
        status: isFull ? ('degraded' as const) : ('ok' as const),
        version: VERSION,
        setup: isSetUp ? ('done' as const) : ('needed' as const),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/status',
    access: 'status.read',
    summary: 'Version, addresses, room on the disk and how much is stored',
    answer: Type.Object({
      version: Type.String(),
      aeTitle: Type.String(),
      dicomPort: Port,
      httpPort: Type.Integer(),
      addresses: Type.Array(Type.String()),
      storage: Type.Object({
        totalBytes: Type.Integer(),
        freeBytes: Type.Integer(),
        state: Type.Enum(['normal', 'low', 'full']),
      }),
      counts: Type.Object({ patients: Type.Integer(), studies: Type.Integer(), instances: Type.Integer() }),
      startedAt: Type.String({ format: 'date-time' }),
    }),
    async handle(call, { edge }) {
      const { config } = edge.appliance;
      const { totalBytes, freeBytes, state } = call.store.room();
      return {
        version: VERSION,
        aeTitle: config.aeTitle,
        dicomPort: edge.dicomPort(),
        httpPort: edge.httpPort(),
        addresses: reachableAddresses(config.bind),
        storage: { totalBytes, freeBytes, state },
        counts: await studies.counts(call),
        startedAt: edge.startedAt.toISOString(),
      };
    },
  }),
];
