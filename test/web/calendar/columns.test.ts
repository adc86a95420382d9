// The columns of the calendar: what stands in them, when they are open, and what moving into one changes.
import t from 'tap';
import { changeInto, columnsOf, isIn, roomFor } from '../../../web/calendar/columns.ts';
import { shutTimes } from '../../../web/calendar/times.ts';
import type { View } from '../../../web/calendar/view.ts';
import type { Appointment, Clinic } from '../../../web/shapes.ts';
import { instantAt } from '../../../web/words/wall-time.ts';

const MONDAY = '2031-03-03';
const at = (time: number) => instantAt(MONDAY, time * 60).toISOString();
const room = (id: number, name: string, modality: string, departmentId: number | null = null) => ({
  id,
  name,
  modality,
  departmentId,
  stationAeTitle: '',
  isActive: true,
});
const shift = (of: object, fromTime: string, toTime: string) => ({
  id: 1,
  roomId: null,
  doctor: null,
  weekday: 1,
  fromTime,
  toTime,
  ...of,
});
const CLINIC: Clinic = {
  departments: [{ id: 7, name: 'Radiology' }],
  rooms: [room(1, 'CT', 'CT', 7), room(2, 'US 1', 'US', 7), room(3, 'US 2', 'US'), room(4, 'Office', '')],
  doctors: [{ username: 'anna', displayName: 'Dr Anna', departmentId: 7 }],
  technicians: [],
  shifts: [
    shift({ roomId: 2 }, '08:00', '12:00'),
    shift({ roomId: 3 }, '11:00', '16:00'),
    shift({ doctor: 'anna' }, '09:00', '15:00'),
  ],
  closures: [
    { id: 1, roomId: 3, doctor: null, startsAt: at(13), endsAt: at(14), reason: 'Service' },
    { id: 2, roomId: null, doctor: 'anna', startsAt: at(10), endsAt: at(11), reason: 'Leave' },
  ],
};
const view = (more: Partial<View>): View => ({
  date: MONDAY,
  week: false,
  by: 'room',
  of: undefined,
  cancelled: false,
  list: true,
  ...more,
});
const columns = (more: Partial<View>, days = [MONDAY]) => columnsOf(CLINIC, view(more), days);
const titles = (more: Partial<View>) => columns(more).map(({ title }) => title);
const appointment = (roomId: number, doctor: string | null) =>
  ({
    id: 1,
    roomId,
    doctor: doctor && { username: doctor, displayName: '' },
    startsAt: at(9),
    endsAt: at(10),
    order: { modality: 'US' },
  }) as Appointment;

t.test('columns are rooms, modalities, doctors or departments, and one of them through a week', async (t) => {
  t.same(titles({}), ['CT', 'US 1', 'US 2', 'Office']);
  t.same(titles({ by: 'modality' }), ['CT', 'US', 'Consultation']);
  t.same(titles({ by: 'doctor' }), ['Dr Anna · Radiology', 'No doctor yet']);
  t.same(titles({ by: 'department' }), ['Radiology', 'No department']);
  t.same(titles({ by: 'doctor', of: '' }), ['No doctor yet']);
  t.equal(columns({ by: 'doctor', of: 'anna', week: true }, [MONDAY, '2031-03-04']).length, 2);
});

t.test('an appointment stands in one column of each kind', async (t) => {
  const where = (by: View['by'], one: Appointment) =>
    columns({ by })
      .filter((column) => isIn(one, column))
      .map(({ title }) => title);
  t.same(where('room', appointment(2, null)), ['US 1']);
  t.same(where('modality', appointment(3, null)), ['US']);
  t.same(where('doctor', appointment(3, 'anna')), ['Dr Anna · Radiology']);
  t.same(where('doctor', appointment(3, null)), ['No doctor yet']);
  t.same(where('department', appointment(3, null)), ['No department']);
});

t.test('moving into a column changes the doctor or the room, and the room only where it must', async (t) => {
  const [anna, nobody] = columns({ by: 'doctor' });
  t.same(changeInto(appointment(2, null), anna!), { doctor: 'anna' });
  t.same(changeInto(appointment(2, 'anna'), nobody!), { doctor: null });
  const [ct, us] = columns({ by: 'modality' });
  t.same(changeInto(appointment(3, null), us!), {});
  t.same(changeInto(appointment(3, null), ct!), { roomId: 1 }, 'the service will say that it does not fit');
  const [radiology] = columns({ by: 'department' });
  t.same(changeInto(appointment(3, null), radiology!), { roomId: 2 });
  t.equal(roomFor(anna!, 'CT'), 1);
});

t.test('working hours and closures of what the column is', async (t) => {
  const [anna] = columns({ by: 'doctor' });
  t.same(shutTimes(anna!), [
    { from: 0, to: 540 },
    { from: 900, to: 1440 },
  ]);
  t.same(anna!.closed, [{ from: 600, to: 660, reason: 'Leave' }]);
  const us = columns({ by: 'modality' })[1]!;
  t.same(us.open, [{ from: 480, to: 960 }], 'open while one of its rooms is');
  t.same(us.closed, [{ from: 780, to: 840, reason: 'US 2: Service' }]);
  t.equal(columns({})[0]!.open, undefined, 'nobody said when');
});
