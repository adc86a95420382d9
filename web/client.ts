// Every question the browser asks the service, typed. Knows nothing of pages; how it is asked is network.ts.
import { act, ask, send } from './network.ts';
import { part, query } from './query.ts';
import type {
  Appointment,
  AppointmentChanges,
  Arrival,
  AuditPage,
  AuditVerification,
  BookedOrder,
  Clinic,
  Closure,
  Colleague,
  CurrentSession,
  Department,
  Device,
  DeviceAttempt,
  EchoAnswer,
  Effect,
  Exam,
  ExamChanges,
  Figures,
  Identity,
  IdentityChange,
  IdentityRequest,
  InboxEntry,
  IssuedToken,
  IssuedWallScreen,
  LookAlike,
  LookAlikeQuery,
  Move,
  NewAppointment,
  NewClosure,
  NewDevice,
  NewDocument,
  NewExam,
  NewOrder,
  NewPatient,
  NewRoom,
  NewShift,
  NewToken,
  NewUser,
  OpenSession,
  Order,
  OrderChanges,
  OrdersToBook,
  OwnProfile,
  OwnProfileChange,
  OwnSession,
  Patient,
  PatientChanges,
  PatientList,
  Prior,
  ProfileChange,
  ReadingQueue,
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
  TakenReading,
  TimelineEntry,
  Token,
  User,
  UserChange,
  WallScreen,
  Workstation,
} from './shapes.ts';

export { Refusal, whenLocked, whenSignedOut } from './network.ts';

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

  priors: (uid: string, signal?: AbortSignal) =>
    ask<{ priors: Prior[] }>('GET', `/api/v1/studies/${part(uid)}/priors`, undefined, signal),
  studies: (question: StudyQuestion, signal?: AbortSignal) =>
    ask<StudyPage>('GET', `/api/v1/studies${query({ ...question })}`, undefined, signal),
  study: (uid: string, signal?: AbortSignal) =>
    ask<StudyDetails>('GET', `/api/v1/studies/${part(uid)}`, undefined, signal),
  patients: (question: { search?: string; limit?: number }, signal?: AbortSignal) =>
    ask<PatientList>('GET', `/api/v1/patients${query({ ...question })}`, undefined, signal),
  patient: (id: number, signal?: AbortSignal) => ask<Patient>('GET', `/api/v1/patients/${id}`, undefined, signal),
  registerPatient: (patient: NewPatient) => act<Patient>('register', 'POST', '/api/v1/patients', patient),
  changePatient: (id: number, changes: PatientChanges) =>
    act<Patient>('change-patient', 'PATCH', `/api/v1/patients/${id}`, changes),
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
  suspicion: (uid: string) =>
    ask<{ suspicion: InboxEntry['suspicion'] }>('GET', `/api/v1/studies/${part(uid)}/suspicion`),
  clearSuspicion: (uid: string, reason: string) => ask<void>('POST', `/api/v1/inbox/${part(uid)}/clear`, { reason }),

  reading: (state: 'waiting' | 'elsewhere') => ask<ReadingQueue>('GET', `/api/v1/reading${query({ state })}`),
  takeReading: (uid: string, how: { takeOver?: boolean }) =>
    ask<TakenReading>('POST', `/api/v1/reading/${part(uid)}/lock`, how),
  releaseReading: (uid: string) => ask<void>('DELETE', `/api/v1/reading/${part(uid)}/lock`),
  assignReading: (uid: string, to: string | null) => ask<void>('POST', `/api/v1/reading/${part(uid)}/assign`, { to }),
  closeReading: (uid: string, reason: string) => ask<void>('POST', `/api/v1/reading/${part(uid)}/close`, { reason }),
  reopenReading: (uid: string) => ask<void>('POST', `/api/v1/reading/${part(uid)}/reopen`),

  pin: () => ask<{ hasPin: boolean }>('GET', '/api/v1/session/pin'),
  changePin: (password: string, pin: string | null) => ask<void>('PUT', '/api/v1/session/pin', { password, pin }),

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
  book: (appointment: NewAppointment) => act<Appointment>('book', 'POST', '/api/v1/appointments', appointment),
  changeAppointment: (id: number, change: AppointmentChanges) =>
    act<Appointment>('change-appointment', 'PATCH', `/api/v1/appointments/${id}`, change),
  moveAppointment: (id: number, move: Move) =>
    act<Appointment>('move', 'POST', `/api/v1/appointments/${id}/move`, move),
  arrivals: (roomId: number) => ask<{ arrivals: Arrival[] }>('GET', `/api/v1/rooms/${roomId}/arrivals`),
  slots: (examId: number, from: string) =>
    ask<{ slots: Slot[]; asOf?: string }>('GET', `/api/v1/slots${query({ examId, from })}`),
  attachDocument: (patientId: number, { title, orderId }: NewDocument, file: Blob) =>
    send('POST', `/api/v1/patients/${patientId}/documents${query({ orderId })}`, file, {
      headers: { 'document-title': encodeURIComponent(title) },
    }),
  hideDocument: (id: number, reason: string) => ask<void>('POST', `/api/v1/documents/${id}/hide`, { reason }),
  order: (id: number, signal?: AbortSignal) => ask<BookedOrder>('GET', `/api/v1/orders/${id}`, undefined, signal),
  orders: (question: { search?: string; limit?: number }) =>
    ask<{ orders: Order[] }>('GET', `/api/v1/orders${query({ ...question })}`),
  ordersToBook: () => ask<OrdersToBook>('GET', '/api/v1/orders-to-book'),
  placeOrder: (order: NewOrder) => ask<Order>('POST', '/api/v1/orders', order),
  changeOrder: (id: number, change: OrderChanges) => ask<Order>('PATCH', `/api/v1/orders/${id}`, change),
  cancelOrder: (id: number, reason: string, expectedVersion: number) =>
    ask<Order>('POST', `/api/v1/orders/${id}/cancel`, { reason, expectedVersion }),
  answerSafety: (orderId: number, answer: SafetyAnswer) =>
    ask<Order>('POST', `/api/v1/orders/${orderId}/safety`, answer),
  overrideSafety: (orderId: number, override: SafetyOverride) =>
    ask<Order>('POST', `/api/v1/orders/${orderId}/safety/override`, override),

  wallScreens: () => ask<{ screens: WallScreen[] }>('GET', '/api/v1/wall-screens'),
  addWallScreen: (name: string) => ask<IssuedWallScreen>('POST', '/api/v1/wall-screens', { name }),
  endWallScreen: (id: number) => ask<void>('DELETE', `/api/v1/wall-screens/${id}`),

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

  figures: (from: string, to: string) => ask<Figures>('GET', `/api/v1/figures${query({ from, to })}`),
  /** Where the browser fetches them as a file. */
  figuresExport: (from: string, to: string) => `/api/v1/figures/export${query({ from, to })}`,

  users: () => ask<{ users: User[] }>('GET', '/api/v1/users'),
  resetSecondFactor: (username: string) => ask<void>('DELETE', `/api/v1/users/${part(username)}/second-factor`),
  addUser: (user: NewUser) => ask<User>('POST', '/api/v1/users', user),
  changeUser: (username: string, change: UserChange) => ask<User>('PATCH', `/api/v1/users/${part(username)}`, change),
  staff: () => ask<{ staff: Colleague[] }>('GET', '/api/v1/staff'),
  changeStaff: (username: string, change: ProfileChange) =>
    ask<Colleague>('PATCH', `/api/v1/staff/${part(username)}`, change),
  profile: () => ask<OwnProfile>('GET', '/api/v1/profile'),
  changeProfile: (change: OwnProfileChange) => ask<OwnProfile>('PATCH', '/api/v1/profile', change),

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
