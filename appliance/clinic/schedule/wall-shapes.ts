// What a screen on the wall of the waiting room is told, and how such screens are kept.
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };

export const WallEntry = Type.Object(
  {
    label: Type.String({ description: 'A number, or as much of the name as the clinic chose' }),
    state: Type.Enum(['waiting', 'in-room', 'in-scan']),
    roomName: Type.String(),
  },
  strict,
);
export type WallEntry = Static<typeof WallEntry>;

export const WallList = Type.Object(
  {
    clinic: Type.String(),
    timeZone: Type.String(),
    entries: Type.Array(WallEntry),
  },
  strict,
);
export type WallList = Static<typeof WallList>;

export const NewWallScreen = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }) },
  strict,
);
export type NewWallScreen = Static<typeof NewWallScreen>;

export const WallScreen = Type.Object({ id: Type.Integer(), name: Type.String(), createdAt: Type.String() }, strict);
export type WallScreen = Static<typeof WallScreen>;

export const IssuedWallScreen = Type.Object(
  { ...WallScreen.properties, key: Type.String({ description: 'Shown once' }) },
  strict,
);
export type IssuedWallScreen = Static<typeof IssuedWallScreen>;

export interface WallRow {
  name: string;
  ticket: number | null;
  state: WallEntry['state'];
  roomName: string;
}
