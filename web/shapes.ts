// What the service answers, as the browser's types: the service's own schemas where they have names, read as types only
// so that nothing of it is bundled.

import type {
  CriticalPage,
  CriticalResult,
  Telling as CriticalTelling,
  NewCritical,
} from '../appliance/clinic/critical/shapes.ts';
import type { Attempt, Device, EchoAnswer, NewDevice } from '../appliance/clinic/devices/shapes.ts';
import type { NewDocument } from '../appliance/clinic/documents/shapes.ts';
import type { Figures } from '../appliance/clinic/figures/shapes.ts';
import type { Place as HangingPlace, HangingProtocol, NewHangingProtocol } from '../appliance/clinic/hanging/shapes.ts';
import type { Arrival, InboxEntry, Settlement } from '../appliance/clinic/matching/shapes.ts';
import type { SavedMeasurements, StudyMeasurements } from '../appliance/clinic/measurements/shapes.ts';
import type {
  Exam,
  ExamChanges,
  NewExam,
  NewOrder,
  Order,
  OrderChanges,
  OrdersToBook,
  SafetyAnswer,
  SafetyOverride,
} from '../appliance/clinic/orders/shapes.ts';
import type {
  Effect,
  Identity,
  IdentityChange,
  IdentityRequest,
} from '../appliance/clinic/patients/identity-shapes.ts';
import type {
  LookAlike,
  LookAlikeQuery,
  NameInput,
  NewPatient,
  Patient,
  PatientChanges,
  PatientLine,
  PatientList,
  PatientRow,
  TimelineEntry,
} from '../appliance/clinic/patients/shapes.ts';
import type { ReadingChange, ReadingEntry, ReadingQueue, TakenReading } from '../appliance/clinic/reading/shapes.ts';
import type { DocumentJson } from '../appliance/clinic/reports/document.ts';
import type { FittingTemplate } from '../appliance/clinic/reports/fitting-template.ts';
import type { Referral, ReferralLine, ReferralPage } from '../appliance/clinic/reports/referral-shapes.ts';
import type {
  AsideText,
  Guard,
  Override,
  Report,
  ReportVersion,
  SavedDraft,
  Signature,
  SignedKind,
  Writing,
} from '../appliance/clinic/reports/shapes.ts';
import type {
  Macro,
  NewMacro,
  NewTemplate,
  Template,
  TemplateChanges,
  TemplateField,
  TemplateLine,
} from '../appliance/clinic/reports/template-shapes.ts';
import type { Verdict } from '../appliance/clinic/reports/verification-shapes.ts';
import type {
  Appointment,
  AppointmentChanges,
  AppointmentState,
  BookedOrder,
  Clinic,
  Closure,
  Department,
  Move,
  NewAppointment,
  NewClosure,
  NewRoom,
  NewShift,
  Room,
  RoomChanges,
  Shift,
  Slot,
} from '../appliance/clinic/schedule/shapes.ts';
import type { IssuedWallScreen, WallList, WallScreen } from '../appliance/clinic/schedule/wall-shapes.ts';
import type { IssuedShare, NewShare, Share, SharedReport, StudyShares } from '../appliance/clinic/shares/shapes.ts';
import type {
  Colleague,
  OwnProfile,
  OwnProfileChange,
  Profile,
  ProfileChange,
} from '../appliance/clinic/staff/shapes.ts';
import type { Prior, Series, SetAsideObject, Study, StudyWithSeries } from '../appliance/clinic/studies/shapes.ts';
import type { Found, StudyValues, TaughtCode, Teaching } from '../appliance/clinic/values/shapes.ts';
import type {
  Delivery,
  DeliveryPage,
  IssuedWebhook,
  NewWebhook,
  Tried as TriedWebhook,
  Webhook,
  WebhookChanges,
  WebhookEvent,
} from '../appliance/clinic/webhooks/shapes.ts';
import type { AuditPage, AuditVerification } from '../appliance/device/audit/shapes.ts';
import type { Preferences, ViewerControls } from '../appliance/device/preferences/shapes.ts';
import type { Logo, PasswordRules, Settings, SettingsChange } from '../appliance/device/settings/shapes.ts';
import type { Permission, Role } from '../appliance/device/users/permissions.ts';
import type {
  CurrentSession,
  IssuedToken,
  NewToken,
  NewUser,
  OpenSession,
  OwnSession,
  RecoveryCodes,
  RoleRights,
  RolesChange,
  SecondFactorBegun,
  SecondFactorState,
  Token,
  User,
  UserChange,
  Workstation,
} from '../appliance/device/users/shapes.ts';

export type {
  Appointment,
  AppointmentChanges,
  AppointmentState,
  Arrival,
  AsideText,
  AuditPage,
  AuditVerification,
  BookedOrder,
  Clinic,
  Closure,
  Colleague,
  CriticalPage,
  CriticalResult,
  CriticalTelling,
  CurrentSession,
  Delivery,
  DeliveryPage,
  Department,
  Device,
  DocumentJson,
  EchoAnswer,
  Effect,
  Exam,
  ExamChanges,
  Figures,
  FittingTemplate,
  Found as FoundValue,
  Guard,
  HangingPlace,
  HangingProtocol,
  Identity,
  IdentityChange,
  IdentityRequest,
  InboxEntry,
  IssuedShare,
  IssuedToken,
  IssuedWallScreen,
  IssuedWebhook,
  Logo,
  LookAlike,
  LookAlikeQuery,
  Macro,
  Move,
  NameInput,
  NewAppointment,
  NewClosure,
  NewCritical,
  NewDevice,
  NewDocument,
  NewExam,
  NewHangingProtocol,
  NewMacro,
  NewOrder,
  NewPatient,
  NewRoom,
  NewShare,
  NewShift,
  NewTemplate,
  NewToken,
  NewUser,
  NewWebhook,
  OpenSession,
  Order,
  OrderChanges,
  OrdersToBook,
  Override,
  OwnProfile,
  OwnProfileChange,
  OwnSession,
  PasswordRules,
  Patient,
  PatientChanges,
  PatientLine,
  PatientList,
  PatientRow,
  Permission,
  Preferences,
  Prior,
  Profile,
  ProfileChange,
  ReadingChange,
  ReadingEntry,
  ReadingQueue,
  RecoveryCodes,
  Referral,
  ReferralLine,
  ReferralPage,
  Report,
  ReportVersion,
  Role,
  RoleRights,
  RolesChange,
  Room,
  RoomChanges,
  SafetyAnswer,
  SafetyOverride,
  SavedDraft,
  SavedMeasurements,
  SecondFactorBegun,
  SecondFactorState,
  Series,
  SetAsideObject,
  Settings,
  SettingsChange,
  Settlement,
  Share,
  SharedReport,
  Shift,
  Signature,
  SignedKind,
  Slot,
  Study,
  StudyMeasurements,
  StudyShares,
  StudyValues,
  TakenReading,
  TaughtCode,
  Teaching,
  Template,
  TemplateChanges,
  TemplateField,
  TemplateLine,
  TimelineEntry,
  Token,
  TriedWebhook,
  User,
  UserChange,
  Verdict,
  ViewerControls,
  WallList,
  WallScreen,
  Webhook,
  WebhookChanges,
  WebhookEvent,
  Workstation,
  Writing,
};

export type MeasurementSet = StudyMeasurements['sets'][number];
export type AuditRow = AuditPage['rows'][number];
export type DeviceAttempt = Attempt;
export type StudyDetails = StudyWithSeries;
/** A part of a report's text, as ProseMirror writes it. */
export type ReportNode = DocumentJson;

export interface StudyPage {
  studies: Study[];
  next: string | null;
}

export interface SetupState {
  needed: boolean;
  aeTitle: string;
  dicomPort: number | null;
  addresses: string[];
  passwordRules: PasswordRules;
}

export interface SetupAnswers {
  code: string;
  clinic: { name: string };
  administrator: { username: string; password: string };
}

export type StorageState = 'normal' | 'low' | 'full';

export interface Status {
  version: string;
  aeTitle: string;
  dicomPort: number | null;
  httpPort: number;
  addresses: string[];
  storage: { totalBytes: number; freeBytes: number; state: StorageState };
  counts: { patients: number; studies: number; instances: number };
  startedAt: string;
}
