// What the API says about templates and macros: validation, types and OpenAPI in one.
import { type Static, Type } from 'typebox';
import { Modality } from '../orders/shapes.ts';
import { ReportDocument } from './shapes.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Line = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$' });

const fit = {
  name: Line(100),
  modalities: Type.Array(Modality, { minItems: 1, maxItems: 10, uniqueItems: true }),
  bodyParts: Type.Array(Type.String({ minLength: 1, maxLength: 16, pattern: '^[A-Z0-9_ ]+$' }), {
    maxItems: 20,
    uniqueItems: true,
  }),
  exams: Type.Array(Type.String({ minLength: 1, maxLength: 16 }), { maxItems: 50, uniqueItems: true }),
  sex: Type.Enum(['', 'M', 'F']),
};

export const TemplateLine = Type.Object({
  key: Type.String({ description: 'A number is one of the clinic’s own; otherwise it comes with Lightbox' }),
  ...fit,
  isOwn: Type.Boolean(),
  isActive: Type.Boolean(),
  version: Type.Integer(),
  basedOn: Nullable(Type.String({ description: 'The one that came with Lightbox, which this one stands for' })),
});
export type TemplateLine = Static<typeof TemplateLine>;

export const Template = Type.Object({
  ...TemplateLine.properties,
  document: ReportDocument,
});
export type Template = Static<typeof Template>;

/** A field of any template: who writes another one takes it, so that what machines measured fills it there too. */
export const TemplateField = Type.Object({ id: Type.String(), label: Type.String(), unit: Type.String() });
export type TemplateField = Static<typeof TemplateField>;

export const NewTemplate = Type.Object(
  { ...fit, basedOn: Type.Optional(Type.String({ maxLength: 64 })), document: ReportDocument },
  strict,
);
export type NewTemplate = Static<typeof NewTemplate>;

export const TemplateChanges = Type.Object(
  {
    ...Type.Partial(Type.Object({ ...fit, document: ReportDocument, isActive: Type.Boolean() })).properties,
    expectedVersion: Type.Integer({ minimum: 1 }),
  },
  strict,
);
export type TemplateChanges = Static<typeof TemplateChanges>;

export const NewMacro = Type.Object(
  {
    abbreviation: Type.String({ minLength: 1, maxLength: 32, pattern: '^[\\p{L}\\p{N}._-]+$' }),
    text: Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' }),
    isShared: Type.Boolean({ description: 'Everybody’s of the clinic' }),
  },
  strict,
);
export type NewMacro = Static<typeof NewMacro>;
export const Macro = Type.Object({ ...NewMacro.properties, id: Type.Integer() });
export type Macro = Static<typeof Macro>;
