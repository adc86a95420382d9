// What the service answers, as the browser's types. Types only: nothing of the service is bundled.
export type Permission =
  | 'studies.read'
  | 'studies.store'
  | 'studies.resolve'
  | 'devices.read'
  | 'devices.manage'
  | 'users.manage'
  | 'tokens.manage'
  | 'audit.read'
  | 'settings.manage'
  | 'status.read';

export type Role = 'receptionist' | 'technician' | 'radiologist' | 'manager' | 'referrer' | 'administrator' | 'service';

export interface Session {
  user: { username: string; displayName: string; role: Role; permissions: Permission[] };
  clinic: { name: string };
}

export interface OwnSession {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt?: string;
  address?: string | null;
  userAgent?: string | null;
  current: boolean;
}

export interface SetupState {
  needed: boolean;
  aeTitle: string;
  dicomPort: number;
  addresses?: string[];
}

export interface SetupAnswers {
  code: string;
  clinic: { name: string };
  administrator: { username: string; password: string };
}

export interface Patient {
  name: string;
  displayName: string;
  patientId: string;
  birthDate: string | null;
  sex: string | null;
}

export interface Study {
  studyInstanceUid: string;
  patient: Patient;
  studyDate: string | null;
  studyTime: string | null;
  description: string | null;
  accessionNumber: string | null;
  modalities: string[];
  seriesCount: number;
  instanceCount: number;
  sizeBytes: number;
  state: 'receiving' | 'complete';
  firstReceivedAt: string;
  lastReceivedAt: string;
  source: string | null;
  flags: string[];
  institution: string | null;
  referringPhysician: string | null;
}

export interface Series {
  seriesInstanceUid: string;
  modality: string | null;
  number: number | null;
  description: string | null;
  bodyPart: string | null;
  laterality: string | null;
  instanceCount: number;
  problems: { sopInstanceUid: string; sentence: string }[];
  kinds: string[];
}

export type StudyDetails = Study & { series: Series[] };

export interface StudyPage {
  studies: Study[];
  next: string | null;
  total: number | null;
}

export interface SetAsideObject {
  id: string;
  sopInstanceUid: string;
  studyInstanceUid: string;
  patient: Patient;
  reason: string;
  receivedAt: string;
  sha256: string;
  keptSha256: string | null;
  source: string | null;
}

export interface Device {
  id: string;
  name: string;
  aeTitle: string;
  host: string | null;
  port: number | null;
  accepted: boolean;
  lastSeenAt: string | null;
  lastEcho: { at: string; ok: boolean; message: string } | null;
  objectCount: number;
}

export interface DeviceDraft {
  name: string;
  aeTitle: string;
  host: string | null;
  port: number | null;
}

export interface DeviceAttempt {
  id: string;
  at: string;
  count: number;
  callingAeTitle: string;
  calledAeTitle: string;
  address: string;
  outcome: 'accepted' | 'held' | 'refused';
  reason: string;
}

export interface Echo {
  ok: boolean;
  milliseconds: number;
  message: string;
}

export interface User {
  username: string;
  displayName: string;
  role: Role;
  disabled: boolean;
  createdAt: string;
  lastSeenAt: string | null;
}

export interface Token {
  id: string;
  name: string;
  role: Role;
  createdAt?: string;
  expiresAt?: string | null;
  lastUsedAt?: string | null;
}

export interface AuditRow {
  id: number;
  at: string;
  actor: string;
  origin: string | null;
  action: string;
  subject: string | null;
  detail: unknown;
}

export interface Settings {
  clinic: { name: string };
}

export type StorageState = 'normal' | 'low' | 'full';

export interface Status {
  version: string;
  aeTitle: string;
  dicomPort: number;
  httpPort: number;
  addresses: string[];
  storage: { totalBytes: number; freeBytes: number; state: StorageState };
  counts: { patients: number; studies: number; instances: number };
  startedAt: string;
}

/** What the service says by itself, on /ws. */
export type LiveMessage =
  | { type: 'hello'; version: string }
  | { type: 'study'; study: Study }
  | { type: 'device-attempt'; attempt: DeviceAttempt }
  | { type: 'device'; device: Device }
  | { type: 'storage'; state: StorageState }
  | { type: 'signed-out' };
