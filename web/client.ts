// Every question the browser asks the service, typed. Knows nothing of pages; what went wrong comes as one Refusal.
import type {
  Appointment,
  AppointmentChanges,
  AuditPage,
  AuditVerification,
  Clinic,
  Closure,
  CurrentSession,
  Department,
  Device,
  DeviceAttempt,
  EchoAnswer,
  Effect,
  Exam,
  ExamChanges,
  Identity,
  IdentityChange,
  IdentityRequest,
  InboxEntry,
  IssuedToken,
  LookAlike,
  LookAlikeQuery,
  Move,
  NewAppointment,
  NewClosure,
  NewDevice,
  NewExam,
  NewPatient,
  NewRoom,
  NewShift,
  NewToken,
  NewUser,
  OpenSession,
  Order,
  OwnSession,
  Patient,
  PatientChanges,
  PatientList,
  RecoveryCodes,
  RoleRights,
  RolesChange,
  Room,
  RoomChanges,
  SafetyAnswer,
  SafetyOverride,
  SecondFactorBegun,
  SecondFactorState,
  SetAsideObject,
  Settings,
  SettingsChange,
  Settlement,
  SetupAnswers,
  SetupState,
  Shift,
  Slot,
  Status,
  StudyDetails,
  StudyPage,
  TimelineEntry,
  Token,
  User,
  UserChange,
  Workstation,
} from './shapes.ts';

const TIMEOUT_MS = 30_000;

/** A request that was not met: by the service (its code, sentence and call id) or by the network (`offline`). */
export class Refusal extends Error {
  readonly code: string;
  /** Field of the input, dotted, that the sentence is about. */
  readonly field: string | undefined;
  /** The call's id: what a person reads out on the telephone. */
  readonly call: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, more: { field?: string; call?: string; retryAfterSeconds?: number } = {}) {
    super(message);
    this.code = code;
    this.field = more.field;
    this.call = more.call;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

let signedOut = () => {};
let lockedOut = () => {};

/** Told whenever the service no longer knows who we are. */
export function whenSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** Told whenever the service says that the screen is locked. */
export function whenLocked(listener: () => void): void {
  lockedOut = listener;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * One question. A caller's `signal` ends it without a word (AbortError); everything else that fails is a Refusal.
 * @throws Refusal
 */
export async function ask<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? { accept: 'application/json' } : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? either(signal, limit) : limit,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refusal('offline', '');
  }
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
  const refusal = await refusalOf(answer);
  if (refusal.code === 'unauthenticated' && !(method === 'POST' && path === '/api/v1/session')) signedOut();
  if (refusal.code === 'locked') lockedOut();
  throw refusal;
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const retryAfterSeconds = Number(answer.headers.get('retry-after')) || undefined;
  const told = await answer.json().catch(() => undefined);
  const { code, message, field, call } = told?.error ?? {};
  return new Refusal(code ?? `http-${answer.status}`, message ?? '', { field, call, retryAfterSeconds });
}

/** AbortSignal.any came to browsers later than those we serve. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const controller = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

const part = encodeURIComponent;
const query = (values: Record<string, string | number | undefined>) => {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return filled.length ? `?${new URLSearchParams(filled.map(([name, value]) => [name, String(value)]))}` : '';
};

export interface StudyQuestion {
  search?: string;
  modality?: string;
  from?: string;
  to?: string;
  state?: string;
  limit?: number;
  after?: string;
}
export interface AuditQuestion {
  actor?: string;
  action?: string;
  subject?: string;
  from?: string;
  to?: string;
  before?: number;
  limit?: number;
}

/** The routes of /api/v1, by what they do. Each may throw a Refusal. */
export const client = {
  setup: () => ask<SetupState>('GET', '/api/v1/setup'),
  setUp: (answers: SetupAnswers) => ask<CurrentSession>('POST', '/api/v1/setup', answers),

  session: () => ask<CurrentSession>('GET', '/api/v1/session'),
  signIn: (username: string, password: string, code?: string) =>
    ask<CurrentSession>('POST', '/api/v1/session', { username, password, code }),
  lock: () => ask<void>('POST', '/api/v1/session/lock'),
  workstation: () => ask<Workstation>('GET', '/api/v1/workstation'),
  openSessions: () => ask<{ sessions: OpenSession[] }>('GET', '/api/v1/open-sessions'),
  endOpenSession: (id: string) => ask<void>('DELETE', `/api/v1/open-sessions/${part(id)}`),
  secondFactor: () => ask<SecondFactorState>('GET', '/api/v1/session/second-factor'),
  beginSecondFactor: (password: string) =>
    ask<SecondFactorBegun>('POST', '/api/v1/session/second-factor', { password }),
  confirmSecondFactor: (code: string) => ask<RecoveryCodes>('POST', '/api/v1/session/second-factor/confirm', { code }),
  endSecondFactor: (password: string) => ask<void>('POST', '/api/v1/session/second-factor/off', { password }),
  signOut: () => ask<void>('DELETE', '/api/v1/session'),
  sessions: () => ask<{ sessions: OwnSession[] }>('GET', '/api/v1/sessions'),
  endSession: (id: string) => ask<void>('DELETE', `/api/v1/sessions/${part(id)}`),
  changePassword: (current: string, next: string) =>
    ask<void>('POST', '/api/v1/session/password', { current, new: next }),

  studies: (question: StudyQuestion, signal?: AbortSignal) =>
    ask<StudyPage>('GET', `/api/v1/studies${query({ ...question })}`, undefined, signal),
  study: (uid: string, signal?: AbortSignal) =>
    ask<StudyDetails>('GET', `/api/v1/studies/${part(uid)}`, undefined, signal),
  patients: (question: { search?: string; limit?: number }, signal?: AbortSignal) =>
    ask<PatientList>('GET', `/api/v1/patients${query({ ...question })}`, undefined, signal),
  patient: (id: number, signal?: AbortSignal) => ask<Patient>('GET', `/api/v1/patients/${id}`, undefined, signal),
  registerPatient: (patient: NewPatient) => ask<Patient>('POST', '/api/v1/patients', patient),
  changePatient: (id: number, changes: PatientChanges) => ask<Patient>('PATCH', `/api/v1/patients/${id}`, changes),
  lookAlikes: (question: LookAlikeQuery, signal?: AbortSignal) =>
    ask<{ lookAlikes: LookAlike[] }>('POST', '/api/v1/patients/look-alikes', question, signal),
  timeline: (id: number) => ask<{ entries: TimelineEntry[] }>('GET', `/api/v1/patients/${id}/timeline`),
  identities: (id: number) => ask<{ identities: Identity[] }>('GET', `/api/v1/patients/${id}/identities`),
  identityChanges: (id: number) => ask<{ changes: IdentityChange[] }>('GET', `/api/v1/patients/${id}/identity-changes`),
  previewIdentity: (request: IdentityRequest, signal?: AbortSignal) =>
    ask<Effect>('POST', '/api/v1/identity-changes/preview', { request }, signal),
  decideIdentity: (request: IdentityRequest, reason: string) =>
    ask<{ change: IdentityChange }>('POST', '/api/v1/identity-changes', { request, reason }),
  previewUndo: (id: number, signal?: AbortSignal) =>
    ask<Effect>('POST', `/api/v1/identity-changes/${id}/undo-preview`, {}, signal),
  undoIdentity: (id: number, reason: string) =>
    ask<{ change: IdentityChange }>('POST', `/api/v1/identity-changes/${id}/undo`, { reason }),

  setAside: () => ask<{ objects: SetAsideObject[] }>('GET', '/api/v1/set-aside'),
  discardSetAside: (id: number, reason: string) => ask<void>('POST', `/api/v1/set-aside/${id}/discard`, { reason }),

  inbox: () => ask<{ entries: InboxEntry[] }>('GET', '/api/v1/inbox'),
  settle: (uid: string, settlement: Settlement) => ask<void>('POST', `/api/v1/inbox/${part(uid)}/settle`, settlement),
  clearSuspicion: (uid: string, reason: string) => ask<void>('POST', `/api/v1/inbox/${part(uid)}/clear`, { reason }),

  devices: () => ask<{ devices: Device[] }>('GET', '/api/v1/devices'),
  addDevice: (device: NewDevice) => ask<Device>('POST', '/api/v1/devices', device),
  changeDevice: (id: number, change: Partial<NewDevice> & { accepted?: boolean }) =>
    ask<Device>('PATCH', `/api/v1/devices/${id}`, change),
  removeDevice: (id: number) => ask<void>('DELETE', `/api/v1/devices/${id}`),
  echoDevice: (id: number) => ask<EchoAnswer>('POST', `/api/v1/devices/${id}/echo`),
  attempts: () => ask<{ attempts: DeviceAttempt[] }>('GET', '/api/v1/device-attempts'),
  acceptAttempt: (id: number, name: string) => ask<Device>('POST', `/api/v1/device-attempts/${id}/accept`, { name }),

  board: (from: string, to: string) =>
    ask<{ appointments: Appointment[] }>('GET', `/api/v1/board${query({ from, to })}`),
  appointments: (from: string, to: string) =>
    ask<{ appointments: Appointment[] }>('GET', `/api/v1/appointments${query({ from, to })}`),
  appointment: (id: number) => ask<Appointment>('GET', `/api/v1/appointments/${id}`),
  book: (appointment: NewAppointment) => ask<Appointment>('POST', '/api/v1/appointments', appointment),
  changeAppointment: (id: number, change: AppointmentChanges) =>
    ask<Appointment>('PATCH', `/api/v1/appointments/${id}`, change),
  moveAppointment: (id: number, move: Move) => ask<Appointment>('POST', `/api/v1/appointments/${id}/move`, move),
  slots: (examId: number, from: string) => ask<{ slots: Slot[] }>('GET', `/api/v1/slots${query({ examId, from })}`),
  answerSafety: (orderId: number, answer: SafetyAnswer) =>
    ask<Order>('POST', `/api/v1/orders/${orderId}/safety`, answer),
  overrideSafety: (orderId: number, override: SafetyOverride) =>
    ask<Order>('POST', `/api/v1/orders/${orderId}/safety/override`, override),

  clinic: () => ask<Clinic>('GET', '/api/v1/clinic'),
  exams: () => ask<{ exams: Exam[] }>('GET', '/api/v1/exams'),
  addExam: (exam: NewExam) => ask<Exam>('POST', '/api/v1/exams', exam),
  changeExam: (id: number, change: ExamChanges) => ask<Exam>('PATCH', `/api/v1/exams/${id}`, change),
  addDepartment: (name: string) => ask<Department>('POST', '/api/v1/departments', { name }),
  removeDepartment: (id: number) => ask<void>('DELETE', `/api/v1/departments/${id}`),
  addRoom: (room: NewRoom) => ask<Room>('POST', '/api/v1/rooms', room),
  changeRoom: (id: number, change: RoomChanges) => ask<Room>('PATCH', `/api/v1/rooms/${id}`, change),
  addShift: (shift: NewShift) => ask<Shift>('POST', '/api/v1/shifts', shift),
  removeShift: (id: number) => ask<void>('DELETE', `/api/v1/shifts/${id}`),
  addClosure: (closure: NewClosure) => ask<Closure>('POST', '/api/v1/closures', closure),
  removeClosure: (id: number) => ask<void>('DELETE', `/api/v1/closures/${id}`),

  users: () => ask<{ users: User[] }>('GET', '/api/v1/users'),
  resetSecondFactor: (username: string) => ask<void>('DELETE', `/api/v1/users/${part(username)}/second-factor`),
  addUser: (user: NewUser) => ask<User>('POST', '/api/v1/users', user),
  changeUser: (username: string, change: UserChange) => ask<User>('PATCH', `/api/v1/users/${part(username)}`, change),

  roles: () => ask<{ roles: RoleRights[] }>('GET', '/api/v1/roles'),
  changeRoles: (change: RolesChange) => ask<{ roles: RoleRights[] }>('PATCH', '/api/v1/roles', change),

  tokens: () => ask<{ tokens: Token[] }>('GET', '/api/v1/tokens'),
  addToken: (token: NewToken) => ask<IssuedToken>('POST', '/api/v1/tokens', token),
  removeToken: (id: number) => ask<void>('DELETE', `/api/v1/tokens/${id}`),

  audit: (question: AuditQuestion) => ask<AuditPage>('GET', `/api/v1/audit${query({ ...question })}`),
  proveAudit: () => ask<AuditVerification>('POST', '/api/v1/audit/proof'),
  /** Where the browser fetches the log as a file. */
  auditExport: (format: 'csv' | 'ndjson', { before, limit, ...question }: AuditQuestion) =>
    `/api/v1/audit/export${query({ format, ...question })}`,
  settings: () => ask<Settings>('GET', '/api/v1/settings'),
  changeSettings: (change: SettingsChange) => ask<Settings>('PATCH', '/api/v1/settings', change),
  status: () => ask<Status>('GET', '/api/v1/status'),
};
