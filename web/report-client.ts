// Like client.ts, about reports: writing and signing them, critical results, links, referrals, verification. Apart from it,
// for no page of the shell asks any of this.
import { ask } from './network.ts';
import { part, query } from './query.ts';
import type {
  AsideText,
  CriticalPage,
  CriticalResult,
  CriticalTelling,
  Guard,
  IssuedShare,
  Macro,
  NewCritical,
  NewMacro,
  NewShare,
  NewTemplate,
  Referral,
  ReferralPage,
  Report,
  SharedReport,
  Signature,
  StudyShares,
  StudyValues,
  TaughtCode,
  Teaching,
  Template,
  TemplateChanges,
  TemplateField,
  TemplateLine,
  Verdict,
  Writing,
} from './shapes.ts';

/** Each may throw a Refusal. */
export const reportClient = {
  report: (uid: string, signal?: AbortSignal) => ask<Report>('GET', `/api/v1/reports/${part(uid)}`, undefined, signal),
  writing: (uid: string, signal?: AbortSignal) =>
    ask<Writing>('GET', `/api/v1/reports/${part(uid)}/writing`, undefined, signal),
  asideText: (uid: string, id: number) => ask<AsideText>('GET', `/api/v1/reports/${part(uid)}/aside/${id}`),
  giveUpReport: (uid: string, expectedRevision: number) =>
    ask<void>('POST', `/api/v1/reports/${part(uid)}/give-up`, { expectedRevision }),
  reportGuards: (uid: string, asOf: string) =>
    ask<{ guards: Guard[] }>('GET', `/api/v1/reports/${part(uid)}/guards${query({ asOf })}`),
  signReport: (uid: string, signature: Signature) =>
    ask<Report>('POST', `/api/v1/reports/${part(uid)}/sign`, signature),
  /** Where the browser opens the paper of a version. */
  reportPdf: (uid: string, version?: number) => `/api/v1/reports/${part(uid)}/pdf${query({ version })}`,
  studyValues: (uid: string, template?: string, signal?: AbortSignal) =>
    ask<StudyValues>('GET', `/api/v1/reports/${part(uid)}/values${query({ template })}`, undefined, signal),
  teachCode: (uid: string, teaching: Teaching) =>
    ask<StudyValues>('POST', `/api/v1/reports/${part(uid)}/values/teach`, teaching),
  taughtCodes: () => ask<{ codes: TaughtCode[] }>('GET', '/api/v1/taught-codes'),
  forgetCode: (id: number) => ask<void>('DELETE', `/api/v1/taught-codes/${id}`),
  reportTemplates: () => ask<{ templates: TemplateLine[] }>('GET', '/api/v1/report-templates'),
  reportTemplate: (key: string) => ask<Template>('GET', `/api/v1/report-templates/${part(key)}`),
  addReportTemplate: (template: NewTemplate) => ask<Template>('POST', '/api/v1/report-templates', template),
  changeReportTemplate: (key: string, changes: TemplateChanges) =>
    ask<Template>('PATCH', `/api/v1/report-templates/${part(key)}`, changes),
  reportFields: () => ask<{ fields: TemplateField[] }>('GET', '/api/v1/report-fields'),
  reportMacros: () => ask<{ macros: Macro[] }>('GET', '/api/v1/report-macros'),
  addReportMacro: (macro: NewMacro) => ask<Macro>('POST', '/api/v1/report-macros', macro),
  removeReportMacro: (id: number) => ask<void>('DELETE', `/api/v1/report-macros/${id}`),

  critical: (question: { state: 'open' | 'all'; before?: number }) =>
    ask<CriticalPage>('GET', `/api/v1/critical-results${query(question)}`),
  criticalOf: (uid: string) =>
    ask<{ results: CriticalResult[] }>('GET', `/api/v1/studies/${part(uid)}/critical-results`),
  flagCritical: (uid: string, found: NewCritical) =>
    ask<CriticalResult>('POST', `/api/v1/studies/${part(uid)}/critical-results`, found),
  tellCritical: (id: number, telling: CriticalTelling) =>
    ask<CriticalResult>('POST', `/api/v1/critical-results/${id}/tell`, telling),
  readBackCritical: (id: number) => ask<CriticalResult>('POST', `/api/v1/critical-results/${id}/read-back`),
  withdrawCritical: (id: number, reason: string) =>
    ask<CriticalResult>('POST', `/api/v1/critical-results/${id}/withdraw`, { reason }),
  shares: (uid: string) => ask<StudyShares>('GET', `/api/v1/studies/${part(uid)}/shares`),
  addShare: (uid: string, share: NewShare) => ask<IssuedShare>('POST', `/api/v1/studies/${part(uid)}/shares`, share),
  revokeShare: (id: number) => ask<StudyShares>('DELETE', `/api/v1/shares/${id}`),
  openShare: (token: string) => ask<SharedReport>('POST', '/api/v1/shared/visit', { token }),
  leaveShare: () => ask<void>('DELETE', '/api/v1/shared/visit'),
  sharedReport: () => ask<SharedReport>('GET', '/api/v1/shared/report'),
  sharedPdf: () => '/api/v1/shared/report/pdf',
  referrals: (before?: number) => ask<ReferralPage>('GET', `/api/v1/referrals${query({ before })}`),
  referral: (uid: string) => ask<Referral>('GET', `/api/v1/referrals/${part(uid)}`),
  acknowledgeReferral: (uid: string, number: number) =>
    ask<Referral>('POST', `/api/v1/referrals/${part(uid)}/acknowledge`, { number }),
  /** Where the browser fetches it as a file. */
  referralPdf: (uid: string) => `/api/v1/referrals/${part(uid)}/pdf`,
  verifyCode: (code: string) => ask<Verdict>('GET', `/api/v1/verification${query({ code })}`),
  verifyFile: (file: Blob) => ask<Verdict>('POST', '/api/v1/verification', file),
};
