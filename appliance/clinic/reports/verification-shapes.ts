// What the API says about a report's genuineness: nothing that tells whose it is.
import { type Static, Type } from 'typebox';
import { SignedKind } from './shapes.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Version = Type.Object({ number: Type.Integer(), kind: SignedKind, signedAt: Type.String() });

export const Verdict = Type.Object({
  verdict: Type.Enum(['genuine', 'changed', 'superseded', 'unknown'], {
    description: 'superseded: it was signed here, and a later version as well. unknown: nothing of it is known here',
  }),
  version: Nullable(Version),
  newest: Nullable(Version),
  timeZone: Type.String({ description: 'Of the clinic: what its times are shown in' }),
});
export type Verdict = Static<typeof Verdict>;

export const CodeQuery = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 600 }) },
  { additionalProperties: false },
);

export const ReportKeys = Type.Object({
  algorithm: Type.Literal('ed25519'),
  keys: Type.Array(
    Type.Object({ publicKey: Type.String({ description: '32 bytes, base64url' }), createdAt: Type.String() }),
  ),
});
