// What the API says about measurements, annotations and key images of a study: validation, types and OpenAPI in one. A
// marking is as the viewer has it (web/viewer/measure/marking.ts).
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
const Uid = Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9]+(\\.[0-9]+)*$' });
const Coordinate = Type.Number({ minimum: -1e6, maximum: 1e6 });
const MOST_MARKINGS = 500;
const MOST_POINTS = 4000;

export const MARKING_KINDS = [
  'length',
  'angle',
  'cobb',
  'ratio',
  'rectangle',
  'ellipse',
  'outline',
  'probe',
  'arrow',
  'text',
] as const;

export const CONCEPTS = [
  'length',
  'horizontal',
  'vertical',
  'angle',
  'cobb-angle',
  'ratio',
  'area',
  'mean',
  'deviation',
  'min',
  'max',
  'value',
  'x-value',
  'y-value',
] as const;

export const NOTES = [
  'detector',
  'magnification',
  'nominal',
  'uncalibrated',
  'outside',
  'across',
  'graph',
  'misfit',
] as const;

const image = {
  seriesInstanceUid: Uid,
  sopInstanceUid: Uid,
  frame: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  plane: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The viewer’s name of a picture that it made out of the series: no image of the archive',
    }),
  ),
};

export const ImageKey = Type.Object(image, strict);
export type ImageKey = Static<typeof ImageKey>;

export const MeasuredValue = Type.Object(
  {
    concept: Type.Enum([...CONCEPTS]),
    value: Type.Number(),
    unit: Type.String({
      pattern: '^[\\x21-\\x7e]{1,16}$',
      description: 'UCUM; px and px2 where nothing is calibrated',
    }),
  },
  strict,
);
export type MeasuredValue = Static<typeof MeasuredValue>;

export const InPatient = Type.Object(
  {
    frameOfReferenceUid: Uid,
    points: Type.Array(Type.Tuple([Coordinate, Coordinate, Coordinate]), {
      minItems: 1,
      maxItems: MOST_POINTS,
      description:
        'The same points in the patient’s coordinates, mm (PS3.3 C.7.6.2.1.1); of a rectangle its four corners',
    }),
  },
  strict,
);
export type InPatient = Static<typeof InPatient>;

export const Marking = Type.Object(
  {
    ...image,
    id: Type.String({ pattern: '^2\\.25\\.[0-9]+$', maxLength: 64, description: 'Tracking Unique Identifier' }),
    kind: Type.Enum([...MARKING_KINDS]),
    points: Type.Array(Type.Tuple([Coordinate, Coordinate]), {
      minItems: 1,
      maxItems: MOST_POINTS,
      description: 'In image coordinates of PS3.3 C.18.6.1.2, kept as 32-bit floats',
    }),
    label: Type.String({ maxLength: 64 }),
    values: Type.Array(MeasuredValue, { maxItems: 12 }),
    note: Type.Optional(Type.Enum([...NOTES])),
    inPatient: Type.Optional(InPatient),
  },
  strict,
);
export type Marking = Static<typeof Marking>;

export const Presentation = Type.Object(
  {
    seriesInstanceUid: Uid,
    window: Type.Optional(
      Type.Object(
        {
          center: Type.Number({ minimum: -1e9, maximum: 1e9 }),
          width: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
        },
        { ...strict, description: 'Absent: as the images want to be seen' },
      ),
    ),
    isInverted: Type.Boolean(),
    rotation: Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)], {
      description: 'Clockwise',
    }),
    isFlipped: Type.Boolean({ description: 'Left and right, after the rotation (PS3.3 C.10.6)' }),
    aspect: Type.Number({ minimum: 0.01, maximum: 100, description: 'Height of a pixel by its width' }),
  },
  strict,
);
export type Presentation = Static<typeof Presentation>;

const content = {
  markings: Type.Array(Marking, { maxItems: MOST_MARKINGS }),
  keyImages: Type.Array(ImageKey, { maxItems: MOST_MARKINGS }),
  presentations: Type.Array(Presentation, { maxItems: 200, description: 'At most one of a series' }),
};

export interface SetContent {
  markings: Marking[];
  keyImages: ImageKey[];
  presentations: Presentation[];
}

export const SaveMeasurements = Type.Object(
  { version: Type.Integer({ minimum: 0, description: 'Of the set it continues; 0: there is none yet' }), ...content },
  strict,
);
export type SaveMeasurements = Static<typeof SaveMeasurements>;

export const SavedMeasurements = Type.Object({ version: Type.Integer(), savedAt: Type.String() });
export type SavedMeasurements = Static<typeof SavedMeasurements>;

export const StudyMeasurements = Type.Object({
  sets: Type.Array(
    Type.Object({
      author: Type.Object({ id: Type.Integer(), displayName: Type.String() }),
      isOwn: Type.Boolean({ description: 'Of who asks' }),
      ...SavedMeasurements.properties,
      ...content,
    }),
  ),
  objects: Type.Array(Type.String(), {
    description: 'SOP Instance UIDs of what was filed from these sets: they say nothing more',
  }),
});
export type StudyMeasurements = Static<typeof StudyMeasurements>;
