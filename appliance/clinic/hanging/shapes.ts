// What the API says about hanging protocols: for which studies, in what layout, and what stands in each of its places.
// Named after the Hanging Protocol of PS3.3 C.23, of which this is the part that people use.
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
/** No control characters, no outer spaces. */
const NAME = '^[^\\s\\x00-\\x1f\\x7f]([^\\x00-\\x1f\\x7f]*[^\\s\\x00-\\x1f\\x7f])?$';
/** As images say it, which need not be a CS of PS3.5. */
const Said = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\x00-\\x1f\\x7f]*$' });
const Modality = Type.String({ minLength: 1, maxLength: 16, pattern: NAME });
const BodyPart = Said(16);

export const Place = Type.Object(
  {
    study: Type.Enum(['current', 'prior']),
    modality: Modality,
    seriesDescription: Said(64),
    bodyPart: BodyPart,
    laterality: Type.Enum(['', 'L', 'R']),
    viewPosition: Said(16),
    plane: Type.Enum(['', 'axial', 'coronal', 'sagittal']),
    window: Nullable(
      Type.Object(
        {
          center: Type.Number({ minimum: -1e9, maximum: 1e9 }),
          width: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
        },
        { ...strict, description: 'Else as the images want to be seen' },
      ),
    ),
  },
  strict,
);
export type Place = Static<typeof Place>;

const protocol = {
  name: Type.String({ minLength: 1, maxLength: 64, pattern: NAME }),
  modality: Modality,
  bodyPart: Type.String({ ...BodyPart, description: 'Empty: every one' }),
  examCode: Type.String({
    maxLength: 16,
    pattern: '^[A-Za-z0-9._-]*$',
    description: 'Of the exam that was ordered; empty: every one',
  }),
  layout: Type.String({ pattern: '^[1-3]x[1-3]$', maxLength: 3, description: 'Rows x columns' }),
  places: Type.Array(Nullable(Place), {
    minItems: 1,
    maxItems: 9,
    description: 'One a pane, row by row; null stays empty',
  }),
  isShared: Type.Boolean({ description: 'For everybody in the clinic' }),
};

export const NewHangingProtocol = Type.Object(protocol, strict);
export type NewHangingProtocol = Static<typeof NewHangingProtocol>;

export const HangingProtocolChanges = Type.Object(Type.Partial(Type.Object(protocol)).properties, strict);
export type HangingProtocolChanges = Static<typeof HangingProtocolChanges>;

export const HangingProtocol = Type.Object({
  ...protocol,
  id: Type.Integer(),
  isOwn: Type.Boolean({ description: 'Made by who asks' }),
});
export type HangingProtocol = Static<typeof HangingProtocol>;
