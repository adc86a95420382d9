// What the API says about values that machines measured, and which field of a template each belongs in.
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const Code = Type.Object({ value: Type.String(), scheme: Type.String(), meaning: Type.String() });
export type Code = Static<typeof Code>;

export const FieldId = Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' });

/** A number as a structured report has it. */
export const Found = Type.Object({
  code: Code,
  value: Type.Number(),
  unit: Type.String({ description: 'UCUM; empty where the report names none of UCUM’s' }),
  shownUnit: Type.String(),
  site: Nullable(Code),
  side: Type.Enum(['', 'L', 'R']),
  segment: Type.String({ description: 'Which part of the site, as a code; empty where it is the whole' }),
  method: Type.String({ description: 'How it was measured, as a code; empty where the report says nothing of it' }),
  fetus: Type.String({ description: 'As the device names it; empty where there is one or none' }),
  isMean: Type.Boolean(),
  isSelected: Type.Boolean({ description: 'Somebody or the device chose it among several' }),
  path: Type.Array(Code, { description: 'The headings that it stands under' }),
  sopInstanceUid: Type.String({ description: 'Of the structured report' }),
  seriesInstanceUid: Type.String(),
  item: Type.String({ description: 'Which item of the report’s tree: 1.3.2' }),
  image: Nullable(Type.Object({ sopInstanceUid: Type.String(), frame: Type.Integer() })),
});
export type Found = Static<typeof Found>;

export const Placed = Type.Object({
  fieldId: Type.String(),
  value: Type.Number({ description: 'In the field’s unit, rounded as it is read' }),
  unit: Type.String(),
  from: Type.Array(Type.Integer(), {
    description: 'Places in `values` that it comes from; several where it was computed',
  }),
  how: Type.Enum(['selected', 'mean', 'only', 'last', 'computed']),
  source: Type.String({ description: 'Of a computed one: the published formula' }),
});
export type Placed = Static<typeof Placed>;

export const StudyValues = Type.Object({
  values: Type.Array(Found, { description: 'Every number, in the order of the newest report' }),
  placed: Type.Array(Placed, { description: 'What belongs in which field of a template; at most one for each' }),
  unknown: Type.Array(Type.Integer(), {
    description: 'Places in `values` of codes that no field is known for: teach them',
  }),
});
export type StudyValues = Static<typeof StudyValues>;

export const TaughtCode = Type.Object({
  id: Type.Integer(),
  code: Code,
  side: Type.Enum(['', 'L', 'R']),
  site: Type.String({ description: 'scheme|value, or empty for any' }),
  fieldId: Type.String(),
  taughtAt: Type.String(),
  taughtBy: Type.String(),
});
export type TaughtCode = Static<typeof TaughtCode>;

export const Teaching = Type.Object(
  {
    item: Type.String({ pattern: '^[0-9.]{1,200}$', description: 'The value that was put on the field' }),
    sopInstanceUid: Type.String({ minLength: 1, maxLength: 64 }),
    fieldId: FieldId,
    template: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Key of the one that is filled' })),
  },
  strict,
);
export type Teaching = Static<typeof Teaching>;
