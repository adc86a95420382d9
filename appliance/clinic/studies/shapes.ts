// What the API says about studies, series and what was set aside: validation, types and OpenAPI in one.
import { type Static, Type } from 'typebox';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const PatientOfStudy = Type.Object({
  id: Type.Optional(Type.Integer({ description: 'The row of the patient it belongs to now' })),
  name: Type.String({ description: 'DICOM PN text, all groups, decoded' }),
  displayName: Type.String({ description: 'The name for lists: Family, Given' }),
  patientId: Type.String(),
  birthDate: Nullable(Type.String({ description: 'YYYY-MM-DD' })),
  sex: Type.String(),
});

export const Study = Type.Object({
  studyInstanceUid: Type.String(),
  patient: PatientOfStudy,
  studyDate: Nullable(Type.String({ description: 'YYYY-MM-DD' })),
  studyTime: Nullable(Type.String({ description: 'HH:MM:SS' })),
  studyId: Type.String(),
  description: Type.String(),
  accessionNumber: Type.String(),
  referringPhysician: Type.String(),
  institution: Type.String(),
  modalities: Type.Array(Type.String()),
  seriesCount: Type.Integer(),
  instanceCount: Type.Integer(),
  sizeBytes: Type.Integer(),
  state: Type.Union([Type.Literal('receiving'), Type.Literal('complete')]),
  flags: Type.Array(
    Type.Union([
      Type.Literal('patient-mismatch'),
      Type.Literal('set-aside'),
      Type.Literal('waiting'),
      Type.Literal('under-investigation'),
    ]),
  ),
  source: Type.String({ description: 'AE title or address it first came from' }),
  firstReceivedAt: Type.String(),
  lastReceivedAt: Type.String(),
});
export type Study = Static<typeof Study>;

export const Problem = Type.Object({ sopInstanceUid: Type.String(), sentence: Type.String() });

export const Series = Type.Object({
  seriesInstanceUid: Type.String(),
  modality: Type.String(),
  number: Nullable(Type.Integer()),
  description: Type.String(),
  bodyPart: Type.String(),
  laterality: Type.String(),
  station: Type.String(),
  manufacturer: Type.String(),
  model: Type.String(),
  instanceCount: Type.Integer(),
  kinds: Type.Array(Type.String({ description: 'image, video, sr, pdf, …' })),
  problems: Type.Array(Problem, { description: 'Objects that are odd or can’t be shown, and why; at most 50' }),
});
export type Series = Static<typeof Series>;

export const OrderedExam = Type.Object({ code: Type.String(), name: Type.String() });

export const StudyWithSeries = Type.Intersect([
  Study,
  Type.Object({
    exam: Nullable({ ...OrderedExam, description: 'What was ordered, where its order is known' }),
    series: Type.Array(Series),
  }),
]);
export type StudyWithSeries = Static<typeof StudyWithSeries>;

export const Prior = Type.Object({
  studyInstanceUid: Type.String(),
  studyDate: Nullable(Type.String({ description: 'YYYY-MM-DD' })),
  modalities: Type.Array(Type.String()),
  bodyParts: Type.Array(Type.String({ description: 'As series and order name them, in capitals' })),
  description: Type.String(),
  instanceCount: Type.Integer(),
  alike: Type.Enum(['both', 'body-part', 'modality', 'neither'], { description: 'What it shares with the study' }),
  isEarlier: Type.Boolean({ description: 'Made before the study' }),
});
export type Prior = Static<typeof Prior>;

export const StudyQuery = Type.Object({
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'Beginnings of words: name in any script, ID, accession, description' }),
  ),
  modality: Type.Optional(Type.String({ maxLength: 200, description: 'One or more, separated by commas' })),
  from: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  to: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  state: Type.Optional(Type.Union([Type.Literal('receiving'), Type.Literal('complete')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' })),
});
export type StudyQuery = Static<typeof StudyQuery>;

export const StudyPage = Type.Object({ studies: Type.Array(Study), next: Nullable(Type.String()) });
export type StudyPage = Static<typeof StudyPage>;

export const SetAsideObject = Type.Object({
  id: Type.Integer(),
  sopInstanceUid: Type.String(),
  studyInstanceUid: Type.String(),
  patient: PatientOfStudy,
  reason: Type.String(),
  sha256: Type.String(),
  keptSha256: Type.String(),
  sizeBytes: Type.Integer(),
  receivedAt: Type.String(),
  source: Type.String(),
});
export type SetAsideObject = Static<typeof SetAsideObject>;
