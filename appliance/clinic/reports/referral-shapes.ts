// What the API says to a referring provider.
import { type Static, Type } from 'typebox';
import { Report, SignedKind } from './shapes.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const ReferralLine = Type.Object({
  versionId: Type.Integer({ description: 'Of the newest version: what the list is ordered by' }),
  studyInstanceUid: Type.String(),
  patientName: Type.String({ description: 'DICOM PN text, all groups' }),
  patientId: Type.String(),
  birthDate: Nullable(Type.String()),
  examName: Type.String(),
  orderNumber: Type.String(),
  kind: SignedKind,
  signedAt: Type.String(),
  isCritical: Type.Boolean({ description: 'A critical result of it waits for somebody who knows' }),
  readAt: Nullable(Type.String({ description: 'When you said that you have read the newest version' })),
});
export type ReferralLine = Static<typeof ReferralLine>;

export const ReferralQuery = Type.Object(
  { before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before' })) },
  { additionalProperties: false },
);
export type ReferralQuery = Static<typeof ReferralQuery>;

export const ReferralPage = Type.Object({ referrals: Type.Array(ReferralLine), next: Nullable(Type.Integer()) });
export type ReferralPage = Static<typeof ReferralPage>;

export const Referral = Type.Object({
  ...Report.properties,
  patient: Type.Object({
    name: Type.String(),
    patientId: Type.String(),
    birthDate: Nullable(Type.String()),
    sex: Type.String(),
  }),
  examName: Type.String(),
  orderNumber: Type.String(),
  critical: Type.Array(
    Type.Object({ what: Type.String(), foundAt: Type.String(), closedAt: Nullable(Type.String()) }),
    {
      description: 'What was found to be critical, newest first; saying that you have read the report is receipt of it',
    },
  ),
});
export type Referral = Static<typeof Referral>;

export const Acknowledgement = Type.Object(
  { number: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Of the version that was read' }) },
  { additionalProperties: false },
);
export type Acknowledgement = Static<typeof Acknowledgement>;
