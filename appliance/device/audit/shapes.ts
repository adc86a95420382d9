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

/** The same, without pages: everything that fits. */
export const AuditExportQuery = Type.Object(
  {
    format: Type.Enum(['csv', 'ndjson']),
    actor: AuditQuery.properties.actor,
    action: AuditQuery.properties.action,
    subject: AuditQuery.properties.subject,
    from: AuditQuery.properties.from,
    to: AuditQuery.properties.to,
  },
  { additionalProperties: false },
);
export type AuditExportQuery = Static<typeof AuditExportQuery>;

export const AuditVerification = Type.Object(
  {
    rows: Type.Integer({ description: 'How many rows fit, from the first on' }),
    brokenAt: Type.Union([Type.Integer(), Type.Null()]),
    headHash: Type.String({ description: 'Hash of the last row that fits' }),
  },
  { $id: 'AuditVerification', additionalProperties: false },
);
export type AuditVerification = Static<typeof AuditVerification>;

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
