// The audit log as the API shows it.
import { type Static, Type } from 'typebox';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

export const AuditQuery = Type.Object(
  {
    actor: Type.Optional(text(200)),
    action: Type.Optional(text(100)),
    subject: Type.Optional(text(200)),
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time' })),
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditPage = Type.Object(
  {
    rows: Type.Array(
      Type.Object(
        {
          id: Type.Integer(),
          at: Type.String({ format: 'date-time' }),
          actor: Type.String(),
          origin: Type.String(),
          action: Type.String(),
          subject: Type.String(),
          detail: Type.Unknown(),
          before: Type.Unknown(),
          after: Type.Unknown(),
        },
        { additionalProperties: false },
      ),
    ),
    next: Type.Union([Type.Integer(), Type.Null()]),
  },
  { $id: 'AuditPage', additionalProperties: false },
);
export type AuditPage = Static<typeof AuditPage>;
