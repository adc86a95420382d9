// Title, telephone and department of a person: who may say them, and what a department's end leaves.
import t from 'tap';
import * as clinic from '../../../../appliance/clinic/schedule/clinic.ts';
import * as staff from '../../../../appliance/clinic/staff/staff.ts';
import * as audit from '../../../../appliance/device/audit/audit.ts';
import * as users from '../../../../appliance/device/users/users.ts';
import { openHouse } from '../../../house.ts';

t.test('a person has a title, a telephone and a department, and doctors are listed with theirs', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  await house.add('radiologist', 'rita');
  await house.add('radiologist', 'paul');
  const { id } = await clinic.addDepartment(call, { name: 'Radiology' });
  const said = await staff.change(call, 'Rita', { title: ' Dr. med. ', departmentId: id });
  t.match(said, { username: 'rita', title: 'Dr. med.', phone: '', departmentId: id });
  await staff.change(call, 'rita', { phone: '214' });
  t.match(await staff.list(call), [
    { username: 'paul', title: '', departmentId: null },
    { username: 'rita', title: 'Dr. med.', phone: '214', departmentId: id },
  ]);
  t.match(await clinic.read(call), { doctors: [{ departmentId: null }, { username: 'rita', departmentId: id }] });
  const { rows } = await audit.search(call, { action: 'staff.changed' });
  t.match(rows, [
    { subject: 'user:rita', before: { phone: '' }, after: { phone: '214', title: 'Dr. med.' } },
    { before: { title: '' }, after: { title: 'Dr. med.' } },
  ]);

  await t.rejects(staff.change(call, 'rita', { departmentId: 99 }), { code: 'not-found', field: 'departmentId' });
  await t.rejects(staff.change(call, 'nobody', { phone: '1' }), { code: 'not-found' });
  await clinic.removeDepartment(call, id);
  t.match((await staff.list(call))[1], { username: 'rita', title: 'Dr. med.', departmentId: null });
});

t.test('who only changes their telephone keeps title and department, and can say neither', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  await house.add('administrator');
  const person = await house.add('technician');
  const { id } = await clinic.addDepartment(call, { name: 'Radiology' });
  await staff.change(call, person.username, { title: 'MTRA', departmentId: id });
  const cookie = await house.session(person);
  const change = (json: object) => house.fetch('/api/v1/profile', { method: 'PATCH', headers: { cookie }, json });
  t.same(await (await change({ phone: '+49 (0)30 1-234' })).json(), {
    title: 'MTRA',
    phone: '+49 (0)30 1-234',
    department: 'Radiology',
  });
  t.equal((await change({ phone: '1', title: 'Prof.' })).status, 400);
  t.equal((await change({ phone: '<script>' })).status, 400);
  t.equal((await change({ phone: '1'.repeat(33) })).status, 400);
  t.match(await (await house.fetch('/api/v1/profile', { headers: { cookie } })).json(), { phone: '+49 (0)30 1-234' });
  const token = await house.token('administrator');
  t.equal((await house.fetch('/api/v1/profile', { headers: token })).status, 403, 'a program is nobody');
  t.ok(await users.change(call, person.username, { displayName: 'Tom Test' }));
  t.match(
    (await staff.list(call)).find(({ username }) => username === person.username),
    {
      displayName: 'Tom Test',
      title: 'MTRA',
    },
  );
});
