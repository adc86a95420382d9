// The schemas of decisions about who is who: what is asked, what it would do, and the log of what was done.
import { type Static, Type } from 'typebox';
import { NewPatient, PatientLine } from './shapes.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const RowId = Type.Integer({ minimum: 1 });
const Uid = Type.String({ minLength: 1, maxLength: 64 });
const RowIds = Type.Optional(Type.Array(RowId, { maxItems: 500 }));

const Merge = Type.Object(
  { kind: Type.Literal('merge'), patientId: RowId, intoPatientId: RowId },
  { additionalProperties: false, description: 'Two rows are one person; the first becomes a double of the second' },
);
const MoveStudy = Type.Object(
  {
    kind: Type.Literal('move-study'),
    studyInstanceUid: Uid,
    toPatientId: RowId,
    withOrder: Type.Optional(Type.Boolean({ description: 'The order it fulfils, with its appointment' })),
  },
  { additionalProperties: false },
);
const Split = Type.Object(
  {
    kind: Type.Literal('split'),
    patientId: RowId,
    person: NewPatient,
    studyInstanceUids: Type.Optional(Type.Array(Uid, { maxItems: 500 })),
    orderIds: RowIds,
    appointmentIds: RowIds,
  },
  { additionalProperties: false, description: 'Two people stand in one row; what is named goes to a new patient' },
);
const Link = Type.Object(
  { kind: Type.Literal('link'), identityId: RowId, toPatientId: RowId },
  { additionalProperties: false, description: 'What comes under this received identity belongs to that patient' },
);
export const IdentityRequest = Type.Union([Merge, MoveStudy, Split, Link]);
export type IdentityRequest = Static<typeof IdentityRequest>;

export const Reason = Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' });
export const IdentityDecision = Type.Object(
  { request: IdentityRequest, reason: Reason },
  { additionalProperties: false },
);
export const UndoReason = Type.Object({ reason: Reason }, { additionalProperties: false });

export const Move = Type.Object({
  kind: Type.Union([Type.Literal('study'), Type.Literal('order'), Type.Literal('appointment')]),
  id: Type.String({ description: 'Study Instance UID, or the number of the row' }),
  title: Type.String(),
  date: Nullable(Type.String()),
  fromPatientId: RowId,
  toPatientId: RowId,
});
export type Move = Static<typeof Move>;

export const Warning = Type.Union([
  Type.Literal('birth-dates-differ'),
  Type.Literal('sexes-differ'),
  Type.Literal('names-differ'),
  Type.Literal('nothing-moves'),
]);
export type Warning = Static<typeof Warning>;

export const Effect = Type.Object({
  patients: Type.Array(PatientLine, { description: 'Everyone who is named in the moves, and the two it is about' }),
  moves: Type.Array(Move, { description: 'At most 500' }),
  moveCount: Type.Integer(),
  warnings: Type.Array(Warning),
});
export type Effect = Static<typeof Effect>;

export const IdentityChange = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([Type.Literal('merge'), Type.Literal('move-study'), Type.Literal('split'), Type.Literal('link')]),
  from: PatientLine,
  to: PatientLine,
  parts: Type.Integer({ description: 'How many studies, orders, visits or identities it names' }),
  reason: Type.String(),
  doneAt: Type.String(),
  doneBy: Type.String(),
  undoneAt: Nullable(Type.String()),
  undoneBy: Nullable(Type.String()),
  undoneReason: Nullable(Type.String()),
});
export type IdentityChange = Static<typeof IdentityChange>;

export const IdentityChangeDone = Type.Object({ change: IdentityChange, effect: Effect });

export const Identity = Type.Object({
  ...PatientLine.properties,
  ownerId: Type.Integer(),
  studyCount: Type.Integer(),
});
export type Identity = Static<typeof Identity>;
