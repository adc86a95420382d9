// The schemas of patients: as registered, as shown, as found again. Decisions about who is who are identity-shapes.ts.
import { type Static, Type } from 'typebox';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
/** What may stand in a component of PN (PS3.5 6.2): no control characters, and none of the three that part components. */
const NAME_PART = '^[^\\x00-\\x1f\\x7f\\^=\\\\]*$';
const LINE = '^[^\\x00-\\x1f\\x7f]*$';

const NamePart = Type.Optional(Type.String({ maxLength: 64, pattern: NAME_PART }));
const Line = (maxLength: number) => Type.Optional(Type.String({ maxLength, pattern: LINE }));
const Text = Type.Optional(Type.String({ maxLength: 4000 }));

export const NameInput = Type.Object(
  {
    family: NamePart,
    given: NamePart,
    middle: NamePart,
    prefix: NamePart,
    suffix: NamePart,
    /** In the person's own script, where that is another one. */
    nativeFamily: NamePart,
    nativeGiven: NamePart,
    /** How the native name is read: kana, hangul. */
    phoneticFamily: NamePart,
    phoneticGiven: NamePart,
  },
  { additionalProperties: false },
);
export type NameInput = Static<typeof NameInput>;

const Sex = Type.Union([Type.Literal('F'), Type.Literal('M'), Type.Literal('O'), Type.Literal('')]);
const BirthDate = Nullable(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }));
const Age = Type.Object(
  {
    value: Type.Integer({ minimum: 0, maximum: 999 }),
    unit: Type.Union([Type.Literal('years'), Type.Literal('months'), Type.Literal('days')]),
  },
  { additionalProperties: false },
);
export type Age = Static<typeof Age>;

const person = {
  name: Type.Optional(NameInput),
  sex: Type.Optional(Sex),
  birthDate: Type.Optional(BirthDate),
  /** Instead of a birth date that nobody knows: makes an estimated one. */
  age: Type.Optional(Age),
  phone: Line(64),
  email: Line(254),
  address: Text,
  history: Text,
  allergies: Text,
  implants: Text,
};

export const NewPatient = Type.Object(
  {
    ...person,
    isUnknown: Type.Optional(Type.Boolean({ description: 'Nobody knows yet who this is' })),
    unlessAlike: Type.Optional(
      Type.Boolean({ description: 'Refuse while somebody is registered who might be the same person' }),
    ),
  },
  { additionalProperties: false },
);
export type NewPatient = Static<typeof NewPatient>;

export const PatientChanges = Type.Object(
  { ...person, expectedVersion: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);
export type PatientChanges = Static<typeof PatientChanges>;

const line = {
  id: Type.Integer(),
  patientId: Type.String(),
  name: Type.String({ description: 'DICOM PN text, all groups' }),
  displayName: Type.String({ description: 'The name for lists: Family, Given' }),
  birthDate: Nullable(Type.String({ description: 'YYYY-MM-DD' })),
  birthDateIsEstimated: Type.Boolean(),
  sex: Type.String(),
};

export const PatientLine = Type.Object(line);
export type PatientLine = Static<typeof PatientLine>;

export const PatientRow = Type.Object({
  ...line,
  phone: Type.String(),
  allergies: Type.String(),
  implants: Type.String(),
  isUnknown: Type.Boolean(),
  studyCount: Type.Integer(),
  lastStudyDate: Nullable(Type.String()),
});
export type PatientRow = Static<typeof PatientRow>;

export const Patient = Type.Object({
  ...line,
  nameParts: NameInput,
  phone: Type.String(),
  email: Type.String(),
  address: Type.String(),
  history: Type.String(),
  allergies: Type.String(),
  implants: Type.String(),
  isUnknown: Type.Boolean(),
  origin: Type.Union([Type.Literal('registered'), Type.Literal('received')]),
  version: Type.Integer(),
  createdAt: Type.String(),
  doubles: Type.Array(PatientLine, { description: 'Merged into this one' }),
});
export type Patient = Static<typeof Patient>;

export const PatientQuery = Type.Object({
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'Name in any script, ID, telephone, birth date, accession number' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
export type PatientQuery = Static<typeof PatientQuery>;

export const PatientList = Type.Object({
  patients: Type.Array(PatientRow),
  more: Type.Boolean({ description: 'There are more than fit' }),
  /** Nobody is written so; these names sound alike. */
  soundsAlike: Type.Boolean(),
});
export type PatientList = Static<typeof PatientList>;

export const LookAlikeQuery = Type.Object(
  {
    name: Type.Optional(NameInput),
    birthDate: Type.Optional(BirthDate),
    sex: Type.Optional(Sex),
    phone: Line(64),
    /** Whom not to name: the patient that is being changed. */
    except: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
export type LookAlikeQuery = Static<typeof LookAlikeQuery>;

export const Likeness = Type.Union([
  Type.Literal('same-name'),
  Type.Literal('similar-name'),
  Type.Literal('swapped-names'),
  Type.Literal('same-birth-date'),
  Type.Literal('birth-date-one-digit'),
  Type.Literal('birth-date-swapped'),
  Type.Literal('same-phone'),
  Type.Literal('other-sex'),
]);
export type Likeness = Static<typeof Likeness>;

export const LookAlike = Type.Object({
  patient: PatientRow,
  score: Type.Number({ description: 'From 0 to 1' }),
  reasons: Type.Array(Likeness),
});
export type LookAlike = Static<typeof LookAlike>;

export const TimelineEntry = Type.Object({
  kind: Type.Union([
    Type.Literal('study'),
    Type.Literal('order'),
    Type.Literal('appointment'),
    Type.Literal('document'),
    Type.Literal('report'),
  ]),
  /** Study Instance UID of a study or its report, otherwise the row's number. */
  id: Type.String(),
  /** UTC time, or the study's own local date and time. */
  at: Nullable(Type.String()),
  title: Type.String(),
  /** Modalities of a study, modality of an order, media type of a document. */
  modality: Type.String(),
  /** Accession number, or the order's number. */
  number: Type.String(),
  state: Type.String(),
  instanceCount: Nullable(Type.Integer()),
});
export type TimelineEntry = Static<typeof TimelineEntry>;
