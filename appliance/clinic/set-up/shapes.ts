// What the set-up wizard asks, which is also what the file of LIGHTBOX_SETUP says.
import { type Static, Type } from 'typebox';
import { Clinic } from '../../device/settings/shapes.ts';
import { Password, Username } from '../../device/users/shapes.ts';
import { NewDevice } from '../devices/shapes.ts';

const strict = { additionalProperties: false };
const fields = {
  clinic: Clinic,
  administrator: Type.Object({ username: Username, password: Password }, strict),
  devices: Type.Optional(Type.Array(NewDevice, { maxItems: 100 })),
};

export const SetUpAnswers = Type.Object(fields, strict);
export type SetUpAnswers = Static<typeof SetUpAnswers>;

export const SetUpWithCode = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 50, description: 'As the first start prints it' }), ...fields },
  { $id: 'SetUp', ...strict },
);
