// Papers of a patient as the API shows them.
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.Integer({ minimum: 1 });

export const MEDIA_TYPES = ['image/jpeg', 'application/pdf'] as const;

export const Document = Type.Object({
  id: Type.Integer(),
  patientId: Type.Integer({ description: 'Whose it is now: with an order, the order’s patient' }),
  orderId: Nullable(Type.Integer()),
  title: Type.String(),
  mediaType: Type.Enum([...MEDIA_TYPES]),
  sizeBytes: Type.Integer(),
  createdAt: Type.String(),
  createdBy: Type.String(),
});
export type Document = Static<typeof Document>;

export const DocumentTitle = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$',
});

/** What belongs to the exam of an order and not to the patient alone. */
export const AboutOrder = Type.Object({ orderId: Type.Optional(Id) }, strict);

export interface NewDocument extends Static<typeof AboutOrder> {
  title: string;
}

export const Hiding = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) }, strict);
export type Hiding = Static<typeof Hiding>;
