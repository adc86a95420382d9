// Permissions as a clinic adjusts them: what changes at once, what nobody can choose, and what the log says.
import t from 'tap';
import * as audit from '../../../../appliance/device/audit/audit.ts';
import {
  PERMISSIONS,
  type Permission,
  ROLE_NAMES,
  ROLES,
  type Role,
} from '../../../../appliance/device/users/permissions.ts';
import * as rights from '../../../../appliance/device/users/rights.ts';
import { openHouse } from '../../../house.ts';

const PATIENT_DATA: Permission[] = [
  'patients.read',
  'patients.register',
  'patients.resolve',
  'orders.read',
  'orders.place',
  'schedule.book',
  'flow.move',
  'studies.read',
  'studies.store',
  'studies.resolve',
  'reading.read',
  'reports.read',
  'reports.write',
  'reports.share',
  'referrals.read',
  'figures.read',
  'audit.read',
];
/** What can't be chosen, written down a second time: [role, permissions that stay as they are]. */
const FIXED: Record<Role, readonly Permission[]> = {
  receptionist: ['users.manage', 'tokens.manage', 'reading.read', 'reports.write'],
  technician: ['users.manage', 'tokens.manage', 'reading.read', 'reports.write'],
  radiologist: ['users.manage', 'tokens.manage', 'patients.register', 'patients.resolve', 'studies.resolve'],
  manager: ['users.manage', 'tokens.manage'],
  referrer: PERMISSIONS.filter((permission) => permission !== 'referrals.read'),
  administrator: ['users.manage', 'tokens.manage'],
  service: ['users.manage', 'tokens.manage', 'templates.manage', ...PATIENT_DATA],
};

t.test('a permission that is given or taken counts from the next request on', async (t) => {
  const house = await openHouse(t);
  const boss = await house.token('administrator');
  const technician = await house.session(await house.add('technician'));
  const ask = async (path: string) => (await house.fetch(path, { headers: { cookie: technician } })).status;
  const change = (permission: Permission, given: boolean) =>
    house.fetch('/api/v1/roles', {
      method: 'PATCH',
      headers: boss,
      json: { changes: [{ role: 'technician', permission, given }] },
    });
  t.equal(await ask('/api/v1/audit'), 403);
  t.equal((await change('audit.read', true)).status, 200);
  t.equal(await ask('/api/v1/audit'), 200);
  t.equal((await change('studies.read', false)).status, 200);
  t.equal(await ask('/api/v1/studies'), 403);

  const session = await house.fetch('/api/v1/session', { headers: { cookie: technician } });
  const { permissions } = ((await session.json()) as { user: { permissions: string[] } }).user;
  t.ok(permissions.includes('audit.read'));
  t.notOk(permissions.includes('studies.read'), 'the pages are told the same');

  await house.reopen();
  t.equal(await ask('/api/v1/audit'), 200, 'after a restart too');
  t.equal(await ask('/api/v1/studies'), 403);
});

t.test('no request asks the database for permissions', async (t) => {
  const house = await openHouse(t);
  const { db } = house.appliance;
  const asked: string[] = [];
  const query = db.query;
  t.teardown(() => Object.assign(db, { query }));
  Object.assign(db, {
    query: (sql: string, args?: []) => {
      asked.push(sql);
      return query(sql, args);
    },
  });
  const headers = await house.token('technician');
  await house.fetch('/api/v1/devices', { headers });
  t.ok(asked.length > 0);
  t.strictSame(
    asked.filter((sql) => sql.includes('role_permissions')),
    [],
  );
});

t.test('every combination that nobody may choose is refused, and every other is taken', async (t) => {
  const house = await openHouse(t);
  for (const role of ROLE_NAMES) {
    for (const permission of PERMISSIONS) {
      const has = (ROLES[role] as readonly string[]).includes(permission);
      const changed = rights.change(house.call(), { changes: [{ role, permission, given: !has }] });
      const name = `${role} ${has ? 'without' : 'with'} ${permission}`;
      if (FIXED[role].includes(permission)) await t.rejects(changed, { code: 'conflict' }, `${name} is refused`);
      else t.ok(await changed, `${name} is taken`);
    }
  }
  t.notOk(rights.may(house.appliance.db, 'radiologist', 'patients.resolve'));
  t.ok(rights.may(house.appliance.db, 'administrator', 'users.manage'));
});

t.test('a row that breaks the rules, written past the program, opens nothing', async (t) => {
  const house = await openHouse(t);
  const { db } = house.appliance;
  const rows = [
    ['service', 'patients.read', 1],
    ['referrer', 'studies.read', 1],
    ['radiologist', 'patients.resolve', 1],
    ['administrator', 'users.manage', 0],
    ['nobody', 'studies.read', 1],
  ];
  await db.batch(rows.map((args) => ({ sql: 'INSERT INTO role_permissions VALUES (?, ?, ?)', args })));
  await rights.load(db);
  for (const [role, permission, given] of rows) {
    const may = rights.may(db, role as string, permission as Permission);
    t.equal(may, role === 'administrator', `${role} ${permission} ${given}`);
  }
});

t.test('the changes are made together or not at all, and the log has both sides', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  const wanted = { role: 'receptionist' as const, permission: 'studies.store' as const, given: true };
  const forbidden = { role: 'service' as const, permission: 'studies.read' as const, given: true };
  await t.rejects(rights.change(call, { changes: [wanted, forbidden] }), { code: 'conflict' });
  t.notOk(rights.may(call.db, 'receptionist', 'studies.store'));

  await rights.change(call, { changes: [wanted] });
  await rights.change(call, { changes: [wanted] });
  const { rows } = await audit.search(call, { action: 'role.changed' });
  t.equal(rows.length, 1, 'what changes nothing is not a change');
  t.equal(rows[0].subject, 'role:receptionist');
  t.notOk((rows[0].before as { permissions: string[] }).permissions.includes('studies.store'));
  t.ok((rows[0].after as { permissions: string[] }).permissions.includes('studies.store'));

  await rights.change(call, { changes: [{ ...wanted, given: false }] });
  t.strictSame(await call.db.query('SELECT * FROM role_permissions'), [], 'as it is by default is not kept');
});
