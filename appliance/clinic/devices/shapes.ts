// The schemas of devices and of attempts to connect. What they mean is devices.ts.
import { isIP } from 'node:net';
import { type Static, Type } from 'typebox';

/** AE of PS3.5 6.2 without outer spaces. Empty for a device that sends none. */
const AE_TITLE = '^([\\x21-\\x5b\\x5d-\\x7e]([\\x20-\\x5b\\x5d-\\x7e]{0,14}[\\x21-\\x5b\\x5d-\\x7e])?)?$';
/** No control characters, no outer spaces. */
const NAME = '^[^\\s\\x00-\\x1f\\x7f]([^\\x00-\\x1f\\x7f]*[^\\s\\x00-\\x1f\\x7f])?$';

/** Values of SpecificCharacterSet (PS3.3 C.12.1.1.2) with backslashes between; the first may be empty. */
const CHARACTER_SET =
  '^(|ISO_IR (6|13|100|101|109|110|126|127|138|144|148|166|192|203)|GB18030|GBK)(\\\\ISO 2022 IR (58|87|149|159))*$';

const Name = Type.String({ minLength: 1, maxLength: 64, pattern: NAME });
const AeTitle = Type.String({ maxLength: 16, pattern: AE_TITLE });
const Host = Type.Union([Type.String({ minLength: 1, maxLength: 253 }), Type.Null()]);
const Port = Type.Union([Type.Integer({ minimum: 1, maximum: 65535 }), Type.Null()]);

export const EchoResult = Type.Object({
  at: Type.String(),
  ok: Type.Boolean(),
  message: Type.String(),
});
export type EchoResult = Static<typeof EchoResult>;

export const EchoAnswer = Type.Object({
  ok: Type.Boolean(),
  milliseconds: Type.Integer(),
  /** A sentence for a technician. */
  message: Type.String(),
});
export type EchoAnswer = Static<typeof EchoAnswer>;

/** What it wants in its worklist. */
const WorklistSettings = {
  characterSet: Type.String({ maxLength: 64, pattern: CHARACTER_SET, description: 'Empty: as it asks' }),
  worklistScope: Type.Union([Type.Literal('asked'), Type.Literal('own')], {
    description: 'own: only what is booked for its AE title, whatever it asks',
  }),
  worklistShowsBooked: Type.Boolean({ description: 'Also who has not arrived yet' }),
};

export const Device = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  aeTitle: Type.String(),
  host: Type.Union([Type.String(), Type.Null()]),
  port: Type.Union([Type.Integer(), Type.Null()]),
  accepted: Type.Boolean(),
  ...WorklistSettings,
  lastSeenAt: Type.Union([Type.String(), Type.Null()]),
  lastEcho: Type.Union([EchoResult, Type.Null()]),
  objectCount: Type.Integer(),
});
export type Device = Static<typeof Device>;

const OptionalWorklistSettings = {
  characterSet: Type.Optional(WorklistSettings.characterSet),
  worklistScope: Type.Optional(WorklistSettings.worklistScope),
  worklistShowsBooked: Type.Optional(WorklistSettings.worklistShowsBooked),
};

export const NewDevice = Type.Object(
  {
    name: Name,
    aeTitle: AeTitle,
    host: Type.Optional(Host),
    port: Type.Optional(Port),
    ...OptionalWorklistSettings,
  },
  { additionalProperties: false },
);
export type NewDevice = Static<typeof NewDevice>;

export const DeviceChanges = Type.Object(
  {
    name: Type.Optional(Name),
    aeTitle: Type.Optional(AeTitle),
    host: Type.Optional(Host),
    port: Type.Optional(Port),
    accepted: Type.Optional(Type.Boolean()),
    ...OptionalWorklistSettings,
  },
  { additionalProperties: false },
);
export type DeviceChanges = Static<typeof DeviceChanges>;

export const Attempt = Type.Object({
  id: Type.Integer(),
  at: Type.String(),
  count: Type.Integer(),
  callingAeTitle: Type.String(),
  calledAeTitle: Type.String(),
  address: Type.String(),
  outcome: Type.Union([Type.Literal('accepted'), Type.Literal('held'), Type.Literal('refused')]),
  reason: Type.String(),
});
export type Attempt = Static<typeof Attempt>;

export const AttemptAcceptance = Type.Object({ name: Name }, { additionalProperties: false });
export type AttemptAcceptance = Static<typeof AttemptAcceptance>;

/** An IP address, or a name as RFC 1123 writes them. */
export function isHost(text: string): boolean {
  if (isIP(text)) return true;
  return /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i.test(text);
}
