// What the API says about the people who work here, beside their accounts.
import { type Static, Type } from 'typebox';
import { RoleName } from '../../device/users/shapes.ts';

const strict = { additionalProperties: false };
const Title = Type.String({
  maxLength: 64,
  pattern: '^[^\\x00-\\x1f\\x7f]*$',
  description: 'Before the name: Dr. med.',
});
const Phone = Type.String({ maxLength: 32, pattern: '^[0-9A-Za-z +()/#*.-]*$' });
const DepartmentId = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]);

export const Profile = Type.Object(
  { title: Type.String(), phone: Type.String(), departmentId: DepartmentId },
  { $id: 'Profile', ...strict },
);
export type Profile = Static<typeof Profile>;

export const Colleague = Type.Object(
  { username: Type.String(), displayName: Type.String(), role: RoleName, ...Profile.properties },
  { $id: 'Colleague', ...strict },
);
export type Colleague = Static<typeof Colleague>;

export const ProfileChange = Type.Object(
  { title: Type.Optional(Title), phone: Type.Optional(Phone), departmentId: Type.Optional(DepartmentId) },
  { $id: 'ProfileChange', ...strict },
);
export type ProfileChange = Static<typeof ProfileChange>;

/** A title stands under reports and a department decides what is whose: both are the administrator's to say. */
export const OwnProfileChange = Type.Object({ phone: Phone }, { $id: 'OwnProfileChange', ...strict });
export type OwnProfileChange = Static<typeof OwnProfileChange>;

export const OwnProfile = Type.Object(
  { title: Type.String(), phone: Type.String(), department: Type.Union([Type.String(), Type.Null()]) },
  { $id: 'OwnProfile', ...strict },
);
export type OwnProfile = Static<typeof OwnProfile>;
