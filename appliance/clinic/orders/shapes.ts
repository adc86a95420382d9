// What the API says about orders and the catalogue of exams: validation, types and OpenAPI in one.
import { type Static, Type } from 'typebox';
import { QUESTION_KEYS, type QuestionKey, SafetyItem } from './safety.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Line = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^[^\\x00-\\x1f\\x7f]*$', description: 'One line of text' });
const Paragraphs = Type.String({ maxLength: 4000 });
export const Id = Type.Integer({ minimum: 1 });
export const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });
export const Username = Type.String({ minLength: 1, maxLength: 64 });
/** CS of PS3.5, at most 16 characters: CT, US, DX … */
export const Modality = Type.String({ maxLength: 16, pattern: '^[A-Z0-9_ ]*$' });

export const ORDER_STATES = [
  'SCHEDULED',
  'IN_PROGRESS',
  'IMAGES_AVAILABLE',
  'PRELIMINARY',
  'FINAL',
  'CANCELLED',
] as const;
export const OrderState = Type.Enum([...ORDER_STATES]);
export type OrderState = (typeof ORDER_STATES)[number];
export const Priority = Type.Enum(['STAT', 'urgent', 'routine']);
export const Contrast = Type.Enum(['none', 'with', 'undecided']);
export const Laterality = Type.Enum(['', 'R', 'L', 'B']);

export const OrderPatient = Type.Object({
  id: Type.Integer(),
  name: Type.String({ description: 'DICOM PN text, all groups' }),
  displayName: Type.String(),
  patientId: Type.String(),
  birthDate: Nullable(Type.String({ description: 'YYYY-MM-DD' })),
  sex: Type.String(),
  allergies: Type.String(),
  implants: Type.String(),
});
export type OrderPatient = Static<typeof OrderPatient>;

export const Prior = Type.Object({
  studyInstanceUid: Type.String(),
  studyDate: Nullable(Type.String()),
  modalities: Type.Array(Type.String()),
  description: Type.String(),
});

const details = {
  bodyPart: Type.String({ maxLength: 16, pattern: '^[A-Z0-9_ ]*$' }),
  laterality: Laterality,
  orderingProvider: Type.String({
    maxLength: 200,
    pattern: '^[^\\x00-\\x1f\\x7f\\\\]*$',
    description: 'DICOM PN: Family^Given^^Dr',
  }),
  indication: Paragraphs,
  history: Paragraphs,
  priority: Priority,
  contrast: Contrast,
  contrastAgent: Line(64),
  specialInstructions: Paragraphs,
};

export const Order = Type.Object({
  id: Type.Integer(),
  number: Type.String(),
  accessionNumber: Type.String(),
  studyInstanceUid: Type.String(),
  patient: OrderPatient,
  examId: Type.Integer(),
  examName: Type.String(),
  modality: Type.String(),
  ...details,
  referrer: Nullable(Type.String({ description: 'Username of a referring provider' })),
  state: OrderState,
  stateReason: Type.String(),
  assignedTo: Nullable(Type.String({ description: 'Username' })),
  safety: Type.Array(SafetyItem),
  version: Type.Integer(),
  createdAt: Type.String(),
  createdBy: Type.String(),
});
export type Order = Static<typeof Order>;

export const OrderWithPriors = Type.Intersect([Order, Type.Object({ priors: Type.Array(Prior) })]);
export type OrderWithPriors = Static<typeof OrderWithPriors>;

const answerOf = Type.Optional(Type.String({ maxLength: 32 }));
/** Answers that are known already when it is ordered, by question. */
const SafetyAnswers = Type.Object(
  Object.fromEntries(QUESTION_KEYS.map((key) => [key, answerOf])) as Record<QuestionKey, typeof answerOf>,
  strict,
);

/** An order without its patient: what an appointment that is booked with it says. */
export const OrderDetails = Type.Object(
  {
    examId: Id,
    bodyPart: Type.Optional(details.bodyPart),
    laterality: Type.Optional(details.laterality),
    orderingProvider: Type.Optional(details.orderingProvider),
    referrer: Type.Optional(Nullable(Username)),
    indication: Type.Optional(details.indication),
    history: Type.Optional(details.history),
    priority: Type.Optional(details.priority),
    contrast: Type.Optional(details.contrast),
    contrastAgent: Type.Optional(details.contrastAgent),
    specialInstructions: Type.Optional(details.specialInstructions),
    safety: Type.Optional(SafetyAnswers),
  },
  strict,
);
export type OrderDetails = Static<typeof OrderDetails>;

export const NewOrder = Type.Object({ ...OrderDetails.properties, patientId: Id }, strict);
export type NewOrder = Static<typeof NewOrder>;

const { safety: _asked, ...changeable } = OrderDetails.properties;
export const OrderChanges = Type.Object(
  {
    ...changeable,
    examId: Type.Optional(Id),
    assignedTo: Type.Optional(Nullable(Username)),
    expectedVersion: Type.Integer({ minimum: 1 }),
  },
  strict,
);
export type OrderChanges = Static<typeof OrderChanges>;

export const OrderQuery = Type.Object(
  {
    patientId: Type.Optional(Id),
    state: Type.Optional(OrderState),
    unscheduled: Type.Optional(Type.Boolean({ description: 'Only those without an appointment' })),
    search: Type.Optional(Type.String({ maxLength: 64, description: 'Order or accession number, from its beginning' })),
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  strict,
);
export type OrderQuery = Static<typeof OrderQuery>;
export const OrderPage = Type.Object({ orders: Type.Array(Order), next: Nullable(Type.Integer()) });
export type OrderPage = Static<typeof OrderPage>;

export const OrdersToBook = Type.Object({
  orders: Type.Array(Order),
  total: Type.Integer({ description: 'How many there are; the list has a bound' }),
});
export type OrdersToBook = Static<typeof OrdersToBook>;

export const SafetyAnswer = Type.Object(
  { question: Type.Enum([...QUESTION_KEYS]), answer: Type.String({ maxLength: 32 }) },
  strict,
);
export type SafetyAnswer = Static<typeof SafetyAnswer>;
export const SafetyOverride = Type.Object(
  {
    question: Type.Enum([...QUESTION_KEYS]),
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'Who decides that it goes on' }),
    reason: Reason,
  },
  strict,
);
export type SafetyOverride = Static<typeof SafetyOverride>;

export const NewExam = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 16, pattern: '^[A-Za-z0-9._-]+$' }),
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^\\S([^\\x00-\\x1f\\x7f]*\\S)?$' }),
    modality: Type.String({ minLength: 2, maxLength: 16, pattern: '^[A-Z0-9_]+$' }),
    bodyPart: Type.String({ maxLength: 16, pattern: '^[A-Z0-9_ ]*$' }),
    needsLaterality: Type.Boolean(),
    durationMinutes: Type.Integer({ minimum: 5, maximum: 480 }),
    safetyQuestions: Type.Array(Type.Enum([...QUESTION_KEYS]), { maxItems: QUESTION_KEYS.length, uniqueItems: true }),
    preparation: Line(500),
  },
  strict,
);
export type NewExam = Static<typeof NewExam>;
export const Exam = Type.Object({ ...NewExam.properties, id: Type.Integer(), isActive: Type.Boolean() });
export type Exam = Static<typeof Exam>;
export const ExamChanges = Type.Partial(Type.Object({ ...NewExam.properties, isActive: Type.Boolean() }), strict);
export type ExamChanges = Static<typeof ExamChanges>;
