// Who may do what: the roles of the clinic and their permissions, as data. Checked by the edges, never by rooms.

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
  'devices.read',
  'devices.manage',
  'users.manage',
  'tokens.manage',
  'audit.read',
  'settings.manage',
  'status.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Every role with what it may do. `service` sees no patient data; `referrer` sees own orders only, which come later. */
export const ROLES = {
  receptionist: [
    'patients.read',
    'patients.register',
    'patients.resolve',
    'orders.read',
    'orders.place',
    'schedule.book',
    'flow.move',
    'studies.read',
    'status.read',
    'devices.read',
  ],
  technician: [
    'patients.read',
    'patients.register',
    'patients.resolve',
    'orders.read',
    'orders.place',
    'schedule.book',
    'flow.move',
    'studies.read',
    'status.read',
    'devices.read',
    'studies.store',
    'studies.resolve',
  ],
  radiologist: ['patients.read', 'orders.read', 'orders.place', 'flow.move', 'studies.read', 'status.read'],
  manager: [
    'patients.read',
    'patients.register',
    'patients.resolve',
    'orders.read',
    'orders.place',
    'schedule.book',
    'flow.move',
    'clinic.manage',
    'studies.read',
    'studies.resolve',
    'devices.read',
    'audit.read',
    'status.read',
  ],
  referrer: [],
  administrator: PERMISSIONS,
  service: ['devices.read', 'devices.manage', 'settings.manage', 'status.read'],
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Nothing for a role that doesn't exist: a database from elsewhere must not open doors. */
export function permissionsOf(role: string): readonly Permission[] {
  return Object.hasOwn(ROLES, role) ? ROLES[role as Role] : [];
}

export function may(role: string, permission: Permission): boolean {
  return permissionsOf(role).includes(permission);
}
