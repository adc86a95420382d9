// What the API says about critical results.
import { type Static, Type } from 'typebox';
import { Person } from '../schedule/shapes.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Sentence = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

/** As the ACR's three categories: told within minutes, within hours, within days. */
export const CATEGORIES = ['immediate', 'urgent', 'soon'] as const;
export const Category = Type.Enum([...CATEGORIES]);
export type Category = (typeof CATEGORIES)[number];

/** How a person tells it; `report` is the service's: the referring provider said in it that they have read. */
export const TOLD_BY_PERSON = ['telephone', 'in-person', 'video'] as const;

export const CriticalResult = Type.Object({
  id: Type.Integer(),
  studyInstanceUid: Type.String(),
  patientName: Type.String({ description: 'DICOM PN text, all groups' }),
  patientId: Type.String(),
  examName: Type.String(),
  referrer: Type.String({ description: 'Whom to tell, as the order says; empty where it doesn’t' }),
  category: Category,
  what: Type.String(),
  foundAt: Type.String(),
  foundBy: Person,
  dueAt: Type.String({ description: 'By when somebody must have been told' }),
  step: Type.Enum(['open', 'reminded', 'overdue'], {
    description: 'open: its finder is asked; reminded: every reader is; overdue: everybody is',
  }),
  told: Nullable(
    Type.Object({ whom: Type.String(), at: Type.String(), how: Type.Enum([...TOLD_BY_PERSON, 'report']), by: Person }),
  ),
  readBackAt: Nullable(Type.String()),
  closedAt: Nullable(Type.String({ description: 'Since when all of it is known' })),
  withdrawn: Nullable(Type.Object({ at: Type.String(), by: Person, reason: Type.String() })),
});
export type CriticalResult = Static<typeof CriticalResult>;

export const Critical = Type.Object({ results: Type.Array(CriticalResult) });

export const NewCritical = Type.Object({ category: Category, what: Sentence(500) }, strict);
export type NewCritical = Static<typeof NewCritical>;

export const Telling = Type.Object(
  {
    whom: Sentence(200),
    how: Type.Enum([...TOLD_BY_PERSON]),
    isReadBack: Type.Boolean({ description: 'Whoever was told has said it back' }),
  },
  strict,
);
export type Telling = Static<typeof Telling>;

export const Withdrawal = Type.Object({ reason: Sentence(500) }, strict);
export type Withdrawal = Static<typeof Withdrawal>;

export const CriticalQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['open', 'all'])),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before' })),
  },
  strict,
);
export type CriticalQuery = Static<typeof CriticalQuery>;

export const CriticalPage = Type.Object({ results: Type.Array(CriticalResult), next: Nullable(Type.Integer()) });
export type CriticalPage = Static<typeof CriticalPage>;
