// Users, sessions and tokens as the API shows them and takes them.
import { type Static, Type } from 'typebox';
import { PasswordRules } from '../settings/shapes.ts';
import { PERMISSIONS, ROLE_NAMES } from './permissions.ts';

const strict = { additionalProperties: false };
const Time = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const RoleName = Type.Enum(ROLE_NAMES);
export const Username = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\p{L}\\p{N}._@-]+$' });
/** Length is checked by the password rule, which says why; this only bounds the work. */
export const Password = Type.String({ minLength: 1, maxLength: 1000 });
const DisplayName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });

const PasswordDue = Type.Boolean({ description: 'The password is for the first sign-in only' });

export const NewUser = Type.Object(
  {
    username: Username,
    displayName: DisplayName,
    role: RoleName,
    password: Password,
    isPasswordDue: Type.Optional(PasswordDue),
  },
  { $id: 'NewUser', ...strict },
);
export type NewUser = Static<typeof NewUser>;

export const UserChange = Type.Object(
  {
    displayName: Type.Optional(DisplayName),
    role: Type.Optional(RoleName),
    disabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(Password),
    isPasswordDue: Type.Optional(PasswordDue),
  },
  { $id: 'UserChange', ...strict },
);
export type UserChange = Static<typeof UserChange>;

export const User = Type.Object(
  {
    username: Type.String(),
    displayName: Type.String(),
    role: RoleName,
    disabled: Type.Boolean(),
    hasSecondFactor: Type.Boolean(),
    createdAt: Time,
    lastSeenAt: orNull(Time),
  },
  { $id: 'User', ...strict },
);
export type User = Static<typeof User>;

export const SignInInput = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 200 }),
    password: Password,
    code: Type.Optional(Type.String({ maxLength: 50, description: 'Of the second factor, or a recovery code' })),
  },
  { $id: 'SignIn', ...strict },
);

export const CurrentSession = Type.Object(
  {
    user: Type.Object(
      {
        username: Type.String(),
        displayName: Type.String(),
        role: RoleName,
        permissions: Type.Array(Type.Enum([...PERMISSIONS])),
      },
      strict,
    ),
    clinic: Type.Object({ name: Type.String() }, strict),
    logo: Type.Union([Type.String(), Type.Null()], { description: 'Which logo is on papers: its hash' }),
    timeZone: Type.String({ description: 'Of the clinic’s own clock, by the IANA database' }),
    isPasswordDue: Type.Boolean({
      description:
        'Somebody else chose the password, or it was too old at sign-in: nothing else works until it is changed',
    }),
    isPasswordOld: Type.Boolean({ description: 'Older than the clinic wants: another is due at the next sign-in' }),
    passwordRules: PasswordRules,
    lockMinutes: Type.Integer({
      description: 'After so long without a hand on it the page locks its screen; 0: never',
    }),
  },
  { $id: 'CurrentSession', ...strict },
);
export type CurrentSession = Static<typeof CurrentSession>;

export const OwnSession = Type.Object(
  {
    id: Type.String(),
    address: Type.String(),
    userAgent: Type.String(),
    createdAt: Time,
    lastSeenAt: Time,
    current: Type.Boolean(),
  },
  { $id: 'OwnSession', ...strict },
);
export type OwnSession = Static<typeof OwnSession>;

export const OpenSession = Type.Object(
  { ...OwnSession.properties, username: Type.String(), locked: Type.Boolean() },
  { $id: 'OpenSession', ...strict },
);
export type OpenSession = Static<typeof OpenSession>;

const Name = Type.Object({ username: Type.String(), displayName: Type.String() }, strict);
export const Workstation = Type.Object(
  { locked: orNull(Name), people: Type.Array(Name) },
  { $id: 'Workstation', ...strict },
);
export type Workstation = Static<typeof Workstation>;

export const SecondFactorState = Type.Object(
  { on: Type.Boolean(), recoveryCodesLeft: Type.Integer() },
  { $id: 'SecondFactorState', ...strict },
);
export type SecondFactorState = Static<typeof SecondFactorState>;
export const SecondFactorBegun = Type.Object(
  {
    secret: Type.String({ description: 'Base32, to type where no camera is' }),
    uri: Type.String(),
    qr: Type.Object({ size: Type.Integer(), path: Type.String({ description: 'SVG path, a unit a square' }) }, strict),
  },
  { $id: 'SecondFactorBegun', ...strict },
);
export type SecondFactorBegun = Static<typeof SecondFactorBegun>;
export const RecoveryCodes = Type.Object(
  { recoveryCodes: Type.Array(Type.String({ description: 'Shown this once; only hashes are kept' })) },
  { $id: 'RecoveryCodes', ...strict },
);
export type RecoveryCodes = Static<typeof RecoveryCodes>;
export const PasswordProof = Type.Object({ password: Password }, { $id: 'PasswordProof', ...strict });
export const CodeProof = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 50 }) },
  { $id: 'CodeProof', ...strict },
);

export const Pin = Type.String({ pattern: '^[0-9]{6,12}$', description: '6 to 12 digits' });
export const PinChange = Type.Object({ password: Password, pin: orNull(Pin) }, { $id: 'PinChange', ...strict });
export const PasswordChange = Type.Object({ current: Password, new: Password }, { $id: 'PasswordChange', ...strict });

export const NewToken = Type.Object(
  { name: DisplayName, role: RoleName, expiresAt: Type.Optional(orNull(Time)) },
  { $id: 'NewToken', ...strict },
);
export type NewToken = Static<typeof NewToken>;

const tokenFields = {
  id: Type.Integer(),
  name: Type.String(),
  role: RoleName,
  createdAt: Time,
  expiresAt: orNull(Time),
};
export const Token = Type.Object(tokenFields, { $id: 'Token', ...strict });
export type Token = Static<typeof Token>;
export const IssuedToken = Type.Object(
  { ...tokenFields, token: Type.String({ description: 'Shown this once; only its hash is kept' }) },
  { $id: 'IssuedToken', ...strict },
);
export type IssuedToken = Static<typeof IssuedToken>;

const PermissionName = Type.Enum([...PERMISSIONS]);

export const RoleRights = Type.Object(
  {
    role: RoleName,
    permissions: Type.Array(
      Type.Object(
        {
          permission: PermissionName,
          given: Type.Boolean(),
          byDefault: Type.Boolean(),
          fixed: Type.Boolean({ description: 'Belongs to the role, or is kept from it, whatever is chosen' }),
        },
        strict,
      ),
    ),
  },
  { $id: 'RoleRights', ...strict },
);
export type RoleRights = Static<typeof RoleRights>;

export const RolesChange = Type.Object(
  {
    changes: Type.Array(Type.Object({ role: RoleName, permission: PermissionName, given: Type.Boolean() }, strict), {
      minItems: 1,
      maxItems: 500,
    }),
  },
  { $id: 'RolesChange', ...strict },
);
export type RolesChange = Static<typeof RolesChange>;
