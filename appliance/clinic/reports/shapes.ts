// What the API says about reports: validation, types and OpenAPI in one.
import { type Static, Type } from 'typebox';
import { Pin } from '../../device/users/shapes.ts';
import { Person } from '../schedule/shapes.ts';
import type { DocumentJson } from './document.ts';
import { FittingTemplate } from './fitting-template.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });

export const SIGNED_KINDS = ['preliminary', 'final', 'amended', 'addendum'] as const;
export const SignedKind = Type.Enum([...SIGNED_KINDS]);
export type SignedKind = (typeof SIGNED_KINDS)[number];
export const ReportState = Type.Enum(['none', 'draft', ...SIGNED_KINDS]);
export type ReportState = Static<typeof ReportState>;

/** Checked in full by document.ts, which has the schema that an editor works with. */
export const ReportDocument = Type.Unsafe<DocumentJson>(
  Type.Object({ type: Type.Literal('doc') }, { description: 'ProseMirror JSON of /api/v1/report-schema' }),
);

export const GUARDS = [
  'no-findings',
  'no-impression',
  'under-investigation',
  'waiting',
  'other-patients-image',
  'still-receiving',
  'critical-not-told',
  'unread-images',
  'side',
  'side-changes',
  'sex',
  'empty-fields',
] as const;
export type GuardCode = (typeof GUARDS)[number];

export const Guard = Type.Object({
  code: Type.Enum([...GUARDS]),
  isStop: Type.Boolean({ description: 'Nobody can sign against it; otherwise with a reason' }),
  sentence: Type.String(),
  found: Type.Array(Type.String(), { description: 'Words of the text that it is about; at most five' }),
});
export type Guard = Static<typeof Guard>;

export const Override = Type.Object({ guard: Type.Enum([...GUARDS]), reason: Reason }, strict);
export type Override = Static<typeof Override>;

export const ReportVersion = Type.Object({
  number: Type.Integer(),
  kind: SignedKind,
  reason: Type.String(),
  signedAt: Type.String(),
  signedBy: Person,
  contentHash: Type.String({ description: 'SHA-256 of what was signed' }),
  isIntact: Type.Boolean({ description: 'What is kept still has that hash' }),
  document: ReportDocument,
  overrides: Type.Array(Override, { description: 'What was signed against, and why' }),
});
export type ReportVersion = Static<typeof ReportVersion>;

/** A referring provider's word that they have read one version. */
export const Receipt = Type.Object({ number: Type.Integer(), by: Person, at: Type.String() });
export type Receipt = Static<typeof Receipt>;

export const Report = Type.Object({
  studyInstanceUid: Type.String(),
  state: ReportState,
  versions: Type.Array(ReportVersion, { description: 'What was signed, newest first' }),
  receipts: Type.Array(Receipt, { description: 'Who referred and said that they have read it, newest first' }),
  imagesAfter: Type.Integer({ description: 'Images that came after the newest version was signed' }),
  isOtherPatient: Type.Boolean({ description: 'The study went to another patient after it was signed' }),
});
export type Report = Static<typeof Report>;

const DraftText = Type.Object({ document: ReportDocument, changedAt: Type.String(), changedBy: Person });

/** What a reader needs who writes. */
export const Writing = Type.Object({
  report: Report,
  revision: Type.Integer({ description: 'The `expectedRevision` of the next save' }),
  asOf: Type.String({ description: 'Images that come after this have not been seen' }),
  draft: Nullable(DraftText),
  begin: ReportDocument,
  fitting: Type.Array(FittingTemplate, { description: 'Templates for this study, best first' }),
  aside: Type.Array(Type.Object({ id: Type.Integer(), keptAt: Type.String(), keptBy: Person }), {
    description: 'Texts that lost a race or were given up, newest first',
  }),
});
export type Writing = Static<typeof Writing>;

export const SaveDraft = Type.Object(
  { document: ReportDocument, expectedRevision: Type.Integer({ minimum: 0 }) },
  strict,
);
export type SaveDraft = Static<typeof SaveDraft>;

export const SavedDraft = Type.Object({
  outcome: Type.Enum(['saved', 'set-aside'], {
    description: 'set-aside: somebody else wrote meanwhile; this text is kept beside theirs',
  }),
  revision: Type.Integer(),
  draft: Nullable(DraftText),
  asideId: Nullable(Type.Integer()),
});
export type SavedDraft = Static<typeof SavedDraft>;

export const AsideText = Type.Object({ document: ReportDocument, keptAt: Type.String(), keptBy: Person });
export type AsideText = Static<typeof AsideText>;

export const GiveUpDraft = Type.Object({ expectedRevision: Type.Integer({ minimum: 0 }) }, strict);

export const GuardQuery = Type.Object(
  { asOf: Type.String({ maxLength: 30, pattern: '^\\d{4}-\\d\\d-\\d\\dT' }) },
  strict,
);

export const Signature = Type.Object(
  {
    kind: SignedKind,
    expectedRevision: Type.Integer({ minimum: 0 }),
    asOf: GuardQuery.properties.asOf,
    reason: Type.Optional(Type.String({ maxLength: 500, description: 'Of an amendment or addendum' })),
    overrides: Type.Optional(Type.Array(Override, { maxItems: GUARDS.length })),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    pin: Type.Optional(Pin),
  },
  strict,
);
export type Signature = Static<typeof Signature>;
