// What the API says about the inbox of studies that need a person.
import { type Static, Type } from 'typebox';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.Integer({ minimum: 1 });

const Facts = Type.Object({
  name: Type.String(),
  patientId: Type.String(),
  birthDate: Nullable(Type.String()),
  sex: Type.String(),
});

export const Suspicion = Type.Object({ reasons: Type.Array(Type.String()), raisedAt: Type.String() });
export type Suspicion = Static<typeof Suspicion>;

export const InboxEntry = Type.Object({
  studyInstanceUid: Type.String(),
  received: Facts,
  studyDate: Nullable(Type.String()),
  description: Type.String(),
  modalities: Type.Array(Type.String()),
  instanceCount: Type.Integer(),
  accessionNumber: Type.String(),
  source: Type.String(),
  receivedAt: Type.String(),
  conflict: Nullable(Type.String({ description: 'other-patient, same-id, no-id, no-order, ambiguous' })),
  reasons: Type.Array(Type.String({ description: 'Codes: id-same, name-differs, …' })),
  proposal: Nullable(
    Type.Object({
      patientId: Id,
      patient: Facts,
      order: Nullable(Type.Object({ id: Id, exam: Type.String(), accessionNumber: Type.String() })),
    }),
  ),
  suspicion: Nullable(Suspicion),
});
export type InboxEntry = Static<typeof InboxEntry>;

/** A study of an exam in a room, with how much of it has come. Says no name: the room's page has the appointments. */
export const Arrival = Type.Object({
  orderId: Type.Integer(),
  studyInstanceUid: Type.String(),
  images: Type.Integer(),
  isComplete: Type.Boolean(),
  isSuspected: Type.Boolean(),
});
export type Arrival = Static<typeof Arrival>;

const Reason = Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' });

export const Settlement = Type.Object(
  {
    orderId: Type.Optional(Type.Integer({ minimum: 1, description: 'The order it fulfils, and so its patient' })),
    patientId: Type.Optional(Type.Integer({ minimum: 1, description: 'Its patient; neither: it stays whose it is' })),
    reason: Reason,
  },
  { additionalProperties: false },
);
export type Settlement = Static<typeof Settlement>;

export const Clearance = Type.Object({ reason: Reason }, { additionalProperties: false });
