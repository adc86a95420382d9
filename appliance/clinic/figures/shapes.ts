// What the API says about the clinic's figures. Numbers, rooms, modalities and the clinic's own people; no patients.
import { type Static, Type } from 'typebox';

const Count = Type.Integer({ minimum: 0 });
const Day = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'A day of the clinic',
});

export const FiguresQuery = Type.Object({ from: Day, to: Day }, { additionalProperties: false });
export type FiguresQuery = Static<typeof FiguresQuery>;

/** What became of appointments; each appointment counts once in `scheduled` and at most once in the others. */
const Flow = {
  scheduled: Type.Integer({ description: 'Appointments that begin in these days and were not cancelled' }),
  expected: Type.Integer({ description: 'Of those: not arrived yet' }),
  here: Type.Integer({ description: 'Of those: waiting, in the room or in the scan' }),
  done: Type.Integer({ description: 'Of those: in review or completed' }),
  noShow: Type.Integer({ description: 'Of those: did not come' }),
  cancelled: Type.Integer({ description: 'Cancelled; not in `scheduled`' }),
};
export const FlowFigures = Type.Object(Flow);
export type FlowFigures = Static<typeof FlowFigures>;

export const Spread = Type.Object({
  count: Count,
  medianMinutes: Type.Union([Type.Number(), Type.Null()]),
  ninetiethMinutes: Type.Union([Type.Number(), Type.Null()], { description: 'Nine of ten took no longer' }),
  longestMinutes: Type.Union([Type.Number(), Type.Null()]),
});
export type Spread = Static<typeof Spread>;

export const Figures = Type.Object({
  from: Type.String(),
  to: Type.String(),
  now: Type.Object({
    waiting: Count,
    inRoom: Count,
    toRead: Count,
    toReadStat: Count,
    beingRead: Count,
    oldestToReadSince: Type.Union([Type.String(), Type.Null()]),
    inInbox: Count,
    suspected: Count,
  }),
  total: FlowFigures,
  modalities: Type.Array(Type.Object({ modality: Type.String(), ...Flow })),
  rooms: Type.Array(Type.Object({ room: Type.String(), modality: Type.String(), ...Flow })),
  days: Type.Array(Type.Object({ day: Type.String(), ...Flow })),
  times: Type.Object({ arrivedToScan: Spread, scanToImages: Spread, arrivedToImages: Spread }),
  people: Type.Array(
    Type.Object({
      username: Type.String(),
      displayName: Type.String(),
      exams: Type.Integer({ description: 'As technician, done' }),
      consultations: Type.Integer({ description: 'As doctor, done' }),
      toRead: Type.Integer({ description: 'Assigned to them and waiting now' }),
    }),
  ),
});
export type Figures = Static<typeof Figures>;
