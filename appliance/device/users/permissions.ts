// The roles of a clinic, what each may do where nobody changed it, and what nobody can change: data. What is in force
// is rights.ts's; it is checked by the edges, never by rooms.

export const PERMISSIONS = [
  'patients.read',
  'patients.register',
  'patients.resolve',
  'orders.read',
  'orders.place',
  'schedule.book',
  'flow.move',
  'clinic.manage',
  'studies.read',
  'studies.store',
  'studies.resolve',
  'reading.read',
  'reports.read',
  'reports.write',
  'reports.share',
  'templates.manage',
  'referrals.read',
  'figures.read',
  'devices.read',
  'devices.manage',
  'users.manage',
  'tokens.manage',
  'audit.read',
  'settings.manage',
  'status.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What everybody does who receives patients. */
const DESK = [
  'patients.read',
  'patients.register',
  'patients.resolve',
  'orders.read',
  'orders.place',
  'schedule.book',
  'flow.move',
] as const;

/** Every role with what it may do. `service` sees no patient data; `referrer` sees reports of own orders only. */
export const ROLES = {
  receptionist: [...DESK, 'studies.read', 'reports.read', 'reports.share', 'status.read', 'devices.read'],
  technician: [
    ...DESK,
    'studies.read',
    'reports.read',
    'status.read',
    'devices.read',
    'studies.store',
    'studies.resolve',
  ],
  radiologist: [
    'patients.read',
    'orders.read',
    'orders.place',
    'flow.move',
    'studies.read',
    'reading.read',
    'reports.read',
    'reports.write',
    'reports.share',
    'templates.manage',
    'status.read',
  ],
  manager: [
    ...DESK,
    'clinic.manage',
    'studies.read',
    'studies.resolve',
    'reading.read',
    'reports.read',
    'reports.share',
    'templates.manage',
    'figures.read',
    'devices.read',
    'audit.read',
    'status.read',
  ],
  referrer: ['referrals.read'],
  administrator: PERMISSIONS,
  service: ['devices.read', 'devices.manage', 'settings.manage', 'status.read'],
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Who has one of these could give themselves every other. */
const ADMINISTRATORS_ALONE: readonly Permission[] = ['users.manage', 'tokens.manage'];

/** The most a role can be given, where that isn't everything: a new permission isn't theirs by oversight. */
const MOST: Partial<Record<Role, readonly Permission[]>> = {
  // No patient data (product.md 8.1); the audit log has some, in what changed.
  service: ['clinic.manage', 'devices.read', 'devices.manage', 'settings.manage', 'status.read'],
  // Sees what they ordered, never a list of everybody.
  referrer: ['referrals.read'],
};

/** What a role is never given. */
const NEVER: Partial<Record<Role, readonly Permission[]>> = {
  // Who makes the images or books them writes no report (product.md 8.1).
  technician: ['reading.read', 'reports.write'],
  receptionist: ['reading.read', 'reports.write'],
  // Who reads images neither deletes them nor changes whose they are.
  radiologist: ['patients.register', 'patients.resolve', 'studies.resolve'],
};

/** Whether a role always or never has a permission, whatever the administrator chooses; undefined: it may be chosen. */
export function fixed(role: Role, permission: Permission): boolean | undefined {
  if (ADMINISTRATORS_ALONE.includes(permission)) return role === 'administrator';
  if (NEVER[role]?.includes(permission) || MOST[role]?.includes(permission) === false) return false;
  return undefined;
}

/** What the role has where nobody changed it. */
export function hasByDefault(role: Role, permission: Permission): boolean {
  return (ROLES[role] as readonly Permission[]).includes(permission);
}
