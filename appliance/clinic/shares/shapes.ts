// What the API says about links to one report: to who hands them out, and to who opens them.
import { type Static, Type } from 'typebox';
import { ReportVersion } from '../reports/shapes.ts';
import { Person } from '../schedule/shapes.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const MOST_HOURS = 90 * 24;

export const NewShare = Type.Object(
  {
    recipient: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: '\\S',
      description: 'For whom, as the list says it',
    }),
    hours: Type.Integer({ minimum: 1, maximum: MOST_HOURS }),
  },
  strict,
);
export type NewShare = Static<typeof NewShare>;

export const Share = Type.Object({
  id: Type.Integer(),
  recipient: Type.String(),
  createdAt: Type.String(),
  createdBy: Person,
  expiresAt: Type.String(),
  uses: Type.Integer({ description: 'How often it was opened' }),
  mostUses: Type.Integer(),
  lastUsedAt: Nullable(Type.String()),
  endedAt: Nullable(Type.String({ description: 'Since when it opens nothing' })),
});
export type Share = Static<typeof Share>;

/** Of the page that hands links out. */
export const StudyShares = Type.Object({
  studyInstanceUid: Type.String(),
  patient: Type.Object({
    name: Type.String(),
    patientId: Type.String(),
    birthDate: Nullable(Type.String()),
    sex: Type.String(),
  }),
  examName: Type.String(),
  shares: Type.Array(Share, { description: 'Newest first' }),
});
export type StudyShares = Static<typeof StudyShares>;

export const IssuedShare = Type.Object({
  share: Share,
  address: Type.String({ description: 'With the token behind its #: in this answer only' }),
});
export type IssuedShare = Static<typeof IssuedShare>;

export const Visit = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }, strict);

export const SharedReport = Type.Object({
  clinic: Type.String(),
  timeZone: Type.String(),
  studyInstanceUid: Type.String(),
  patient: StudyShares.properties.patient,
  examName: Type.String(),
  versions: Type.Array(ReportVersion, { description: 'The newest and no other' }),
  expiresAt: Type.String(),
});
export type SharedReport = Static<typeof SharedReport>;
