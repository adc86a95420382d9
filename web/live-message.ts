// What the service says by itself, on /ws. Most messages say only what changed: a page that shows it asks for what it needs.
import type { Device, DeviceAttempt, ReadingChange, StorageState, Study } from './shapes.ts';

export type LiveMessage =
  | { type: 'hello'; version: string }
  | { type: 'study'; study: Study }
  | { type: 'patient'; patientId: number }
  | { type: 'order'; orderId: number }
  | { type: 'appointment'; appointmentId: number }
  | { type: 'reading'; changes: ReadingChange[] }
  | { type: 'report'; studyInstanceUid: string }
  | { type: 'measurements'; studyInstanceUid: string }
  | { type: 'critical'; studyInstanceUid: string }
  // Something was signed, not necessarily theirs.
  | { type: 'referral' }
  | { type: 'webhook'; webhookId: number }
  | { type: 'device-attempt'; attempt: DeviceAttempt }
  | { type: 'device'; device: Device | null }
  | { type: 'storage'; state: StorageState }
  // What this person may do has changed.
  | { type: 'rights' }
  | { type: 'locked' }
  | { type: 'signed-out' };
