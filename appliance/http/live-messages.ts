// What the live connection can say, who may hear it, and which event it comes from: the table that live.ts goes by and
// the role matrix of the socket is made from.
import type { Call } from '../core/call.ts';
import type { Database } from '../core/db/database.ts';
import type { Event } from '../core/events.ts';
import { may } from '../device/users/rights.ts';
import type { Access } from './route.ts';

/** Every message there is. */
export const LIVE_ACCESS = {
  /** The greeting, with the program's version. */
  hello: 'signed-in',
  /** What you may do has changed: ask again. */
  rights: 'signed-in',
  'signed-out': 'signed-in',
  locked: 'signed-in',
  study: 'studies.read',
  patient: 'patients.read',
  order: 'orders.read',
  appointment: 'orders.read',
  reading: 'reading.read',
  report: 'reports.read',
  measurements: 'studies.read',
  critical: 'reports.read',
  /** Something was signed: whose isn't said. */
  referral: 'referrals.read',
  webhook: 'tokens.manage',
  device: 'devices.read',
  'device-attempt': 'devices.read',
  storage: 'status.read',
} as const satisfies Record<string, Exclude<Access, 'public'>>;
export type LiveMessageType = keyof typeof LIVE_ACCESS;

export function mayHear(db: Database, role: string, type: LiveMessageType): boolean {
  const access = LIVE_ACCESS[type];
  return access === 'signed-in' || may(db, role, access);
}

/** Where the rows come from that events are about; undefined for what is gone. */
export interface LiveSource {
  study(call: Call, studyInstanceUid: string): Promise<unknown>;
  /** Entries of the reading queue that a study or an order is about; null where one isn't in it any more. */
  reading(call: Call, about: { studyInstanceUid: string } | { orderId: number }): Promise<readonly unknown[]>;
  device(call: Call, deviceId: number): Promise<unknown>;
  attempt(call: Call, attemptId: number): Promise<unknown>;
}

/** How an event becomes a message. */
export interface Telling<E extends Event> {
  type: LiveMessageType;
  /** What the message says besides its type; undefined: nothing worth telling. */
  about(event: E, source: LiveSource, call: Call): Promise<object | undefined>;
  /** Many events of one key are told as one. */
  gathered?(event: E): string;
}
type TellingOf<T extends Event['type']> = Telling<Extract<Event, { type: T }>>;

const study: TellingOf<'study.changed' | 'study.completed'> = {
  type: 'study',
  gathered: ({ studyInstanceUid }) => studyInstanceUid,
  async about({ studyInstanceUid }, source, call) {
    const row = await source.study(call, studyInstanceUid);
    return row === undefined ? undefined : { study: row };
  },
};

const readingOfStudy: TellingOf<'study.changed' | 'study.completed' | 'reading.changed'> = {
  type: 'reading',
  gathered: ({ studyInstanceUid }) => `reading ${studyInstanceUid}`,
  about: async ({ studyInstanceUid }, source, call) => readingSaid(await source.reading(call, { studyInstanceUid })),
};

const readingOfOrder: TellingOf<'order.changed'> = {
  type: 'reading',
  gathered: ({ orderId }) => `reading of order ${orderId}`,
  about: async ({ orderId }, source, call) => readingSaid(await source.reading(call, { orderId })),
};

function readingSaid(changes: readonly unknown[]): object | undefined {
  return changes.length ? { changes } : undefined;
}

/** Every event: how it is told; nothing where pages hear nothing of it or live.ts acts on it itself. */
export const TELLINGS: { readonly [T in Event['type']]: readonly TellingOf<T>[] } = {
  'study.changed': [study, readingOfStudy],
  'study.completed': [study, readingOfStudy],
  'patient.changed': [{ type: 'patient', about: async ({ patientId }) => ({ patientId }) }],
  'order.changed': [{ type: 'order', about: async ({ orderId }) => ({ orderId }) }, readingOfOrder],
  'appointment.changed': [{ type: 'appointment', about: async ({ appointmentId }) => ({ appointmentId }) }],
  'reading.changed': [readingOfStudy],
  'report.changed': [
    {
      type: 'report',
      gathered: ({ studyInstanceUid }) => `report ${studyInstanceUid}`,
      about: async ({ studyInstanceUid }) => ({ studyInstanceUid }),
    },
  ],
  'measurements.changed': [
    {
      type: 'measurements',
      gathered: ({ studyInstanceUid }) => `measurements ${studyInstanceUid}`,
      about: async ({ studyInstanceUid }) => ({ studyInstanceUid }),
    },
  ],
  'measurements.settled': [],
  'critical.changed': [
    { type: 'critical', about: async ({ studyInstanceUid }) => ({ studyInstanceUid }) },
    { type: 'referral', gathered: () => 'referral', about: async () => ({}) },
  ],
  'report.signed': [{ type: 'referral', gathered: () => 'referral', about: async () => ({}) }],
  'webhook.changed': [
    {
      type: 'webhook',
      gathered: ({ webhookId }) => `webhook ${webhookId}`,
      about: async ({ webhookId }) => ({ webhookId }),
    },
  ],
  'device.changed': [
    {
      type: 'device',
      // null: it was removed
      about: async ({ deviceId }, source, call) => ({ device: (await source.device(call, deviceId)) ?? null }),
    },
  ],
  'device.attempted': [
    {
      type: 'device-attempt',
      async about({ attemptId }, source, call) {
        const attempt = await source.attempt(call, attemptId);
        return attempt === undefined ? undefined : { attempt };
      },
    },
  ],
  'storage.changed': [{ type: 'storage', about: async ({ state }) => ({ state }) }],
  'object.set-aside': [],
  'device.seen': [],
  'session.ended': [],
  'session.seen': [],
  'session.changed': [],
  'role.changed': [],
};
