// The administrator's settings, one schema per key.
import { type Static, type TSchema, Type } from 'typebox';

export const Clinic = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }) },
  { additionalProperties: false },
);
export type Clinic = Static<typeof Clinic>;

export const DEFAULT_LOCK_MINUTES = 10;

export const SignIn = Type.Object(
  {
    /** A session without a request for so long ends. */
    idleMinutes: Type.Integer({ minimum: 1, maximum: 720 }),
    /** A page without a hand on mouse or keys for so long locks its screen; 0: never. */
    lockMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 720 })),
  },
  { additionalProperties: false },
);

export const Time = Type.Object(
  {
    /** Of the IANA database; null: as the box is set. */
    zone: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type Time = Static<typeof Time>;

export const Wall = Type.Object(
  {
    /** What a screen in the waiting room shows of a person. */
    names: Type.Enum(['number', 'initials', 'first-name']),
  },
  { additionalProperties: false },
);
export type Wall = Static<typeof Wall>;

export const PasswordRules = Type.Object(
  {
    least: Type.Integer({ minimum: 8, maximum: 64, description: 'Characters' }),
    /** The person's own name and user name and the clinic's, anywhere in it. */
    refusesNames: Type.Boolean(),
    remembered: Type.Integer({ minimum: 0, maximum: 10, description: 'So many last ones are refused; 0: none' }),
    maxAgeDays: Type.Integer({ minimum: 0, maximum: 3650, description: 'Then another is due; 0: never' }),
  },
  { additionalProperties: false },
);
export type PasswordRules = Static<typeof PasswordRules>;

export const Letterhead = Type.Object(
  {
    /** Below the clinic's name on reports: address, telephone; a line each. */
    text: Type.String({ maxLength: 500, pattern: '^[^\\x00-\\x09\\x0b-\\x1f\\x7f]*$' }),
  },
  { additionalProperties: false },
);
export type Letterhead = Static<typeof Letterhead>;

/** What stands beside the clinic's name on papers; its file is kept by its hash. */
export const Logo = Type.Object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  width: Type.Integer({ minimum: 1, description: 'Pixels' }),
  height: Type.Integer({ minimum: 1 }),
});
export type Logo = Static<typeof Logo>;

const Minutes = Type.Integer({ minimum: 5, maximum: 14 * 24 * 60 });
export const CriticalTimes = Type.Object(
  {
    /** By when somebody must have been told, from the flag on. */
    immediateMinutes: Minutes,
    urgentMinutes: Minutes,
    soonMinutes: Minutes,
  },
  { additionalProperties: false },
);
export type CriticalTimes = Static<typeof CriticalTimes>;

export const Settings = Type.Object(
  {
    clinic: Clinic,
    letterhead: Letterhead,
    signIn: SignIn,
    passwords: PasswordRules,
    time: Time,
    wall: Wall,
    critical: CriticalTimes,
  },
  { $id: 'Settings', additionalProperties: false },
);
export type Settings = Static<typeof Settings>;

export const SettingsChange = Type.Object(
  {
    clinic: Type.Optional(Clinic),
    letterhead: Type.Optional(Letterhead),
    signIn: Type.Optional(SignIn),
    passwords: Type.Optional(PasswordRules),
    time: Type.Optional(Time),
    wall: Type.Optional(Wall),
    critical: Type.Optional(CriticalTimes),
  },
  { $id: 'SettingsChange', additionalProperties: false },
);
export type SettingsChange = Static<typeof SettingsChange>;

export type SettingKey = keyof Settings;
export const SETTING_SCHEMAS: Record<SettingKey, TSchema> = {
  clinic: Clinic,
  letterhead: Letterhead,
  signIn: SignIn,
  passwords: PasswordRules,
  time: Time,
  wall: Wall,
  critical: CriticalTimes,
};
export const DEFAULTS: Settings = {
  clinic: { name: 'Lightbox' },
  letterhead: { text: '' },
  signIn: { idleMinutes: 30, lockMinutes: DEFAULT_LOCK_MINUTES },
  passwords: { least: 10, refusesNames: true, remembered: 0, maxAgeDays: 0 },
  time: { zone: null },
  wall: { names: 'number' },
  // The ACR's practice parameter for communication: minutes, hours, days.
  critical: { immediateMinutes: 30, urgentMinutes: 6 * 60, soonMinutes: 3 * 24 * 60 },
};
