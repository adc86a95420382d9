// What the API says about the reading queue: validation, types and OpenAPI in one.
import { type Static, Type } from 'typebox';
import { Laterality, OrderState, Priority, Reason, Username } from '../orders/shapes.ts';
import { Person } from '../schedule/shapes.ts';
import { Study } from '../studies/shapes.ts';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const Lock = Type.Object({
  ...Person.properties,
  since: Type.String({ description: 'When this person began to read' }),
});
export type Lock = Static<typeof Lock>;

export const ReadingEntry = Type.Object({
  study: Study,
  state: Type.Enum(['waiting', 'elsewhere']),
  since: Type.String({ description: 'When its images were complete' }),
  priority: Priority,
  order: Nullable(
    Type.Object({
      id: Type.Integer(),
      number: Type.String(),
      examName: Type.String(),
      laterality: Laterality,
      indication: Type.String(),
      orderingProvider: Type.String(),
      state: OrderState,
    }),
  ),
  assignedTo: Nullable(Person),
  lock: Nullable(Lock),
  closed: Nullable(Type.Object({ at: Type.String(), by: Type.String(), reason: Type.String() })),
});
export type ReadingEntry = Static<typeof ReadingEntry>;

export const ReadingQuery = Type.Object(
  { state: Type.Optional(Type.Enum(['waiting', 'elsewhere'], { description: 'elsewhere: of the last 30 days' })) },
  strict,
);
export type ReadingQuery = Static<typeof ReadingQuery>;

export const ReadingQueue = Type.Object({
  entries: Type.Array(ReadingEntry),
  isCut: Type.Boolean({ description: 'There are more than these' }),
  readers: Type.Array(Person, { description: 'To whom a study can be assigned' }),
});
export type ReadingQueue = Static<typeof ReadingQueue>;

export const TakeReading = Type.Object(
  { takeOver: Type.Optional(Type.Boolean({ description: 'Although somebody else reads it' })) },
  strict,
);
export type TakeReading = Static<typeof TakeReading>;

export const TakenReading = Type.Object({
  isWaiting: Type.Boolean({ description: 'false: the study is in nobody’s queue' }),
  isMine: Type.Boolean({ description: 'This session reads it, and nobody else does' }),
  lock: Nullable(Lock),
});
export type TakenReading = Static<typeof TakenReading>;

export const AssignReading = Type.Object({ to: Nullable(Username) }, strict);
export const CloseReading = Type.Object({ reason: Reason }, strict);

/** What a live message says: the entry as it is, or null where it left the queue. */
export interface ReadingChange {
  studyInstanceUid: string;
  entry: ReadingEntry | null;
}
