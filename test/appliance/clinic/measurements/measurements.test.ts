// Sets of measurements: kept whole, seen by all who see the study, changed by their owner alone, never on an older one.
import t from 'tap';
import * as measurements from '../../../../appliance/clinic/measurements/measurements.ts';
import type { Marking } from '../../../../appliance/clinic/measurements/shapes.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import type { Marking as ViewerMarking } from '../../../../web/viewer/measure/marking.ts';
import type { CONCEPTS, Value } from '../../../../web/viewer/measure/values.ts';
import { openReports, textOf } from '../reports/writing.ts';
import { imageIn, length, sent } from './sets.ts';

/** The viewer and the service know the same: this compiles only then. */
type Fits<A extends B, B> = A;
type Sent = Omit<ViewerMarking, 'studyInstanceUid' | 'points' | 'values'> & {
  points: [number, number][];
  values: Value[];
};
type FromViewer = Fits<Sent, Marking>;
type ToViewer = Fits<Omit<Marking, 'inPatient'>, Sent>;
type Concepts = Fits<Marking['values'][number]['concept'], (typeof CONCEPTS)[number]>;

t.test('what was saved is there again for everybody, and only its owner’s to change', async (t) => {
  const room = await openReports(t);
  const [one, two] = [await room.doctor('dr-one'), await room.doctor('dr-two')];
  const { uid } = await room.study();
  const image = await imageIn(room.db, uid);
  const heard: Event[] = [];
  room.house.appliance.events.subscribe((event) => heard.push(event));
  t.same(await measurements.read(one.call(), uid), { sets: [], objects: [] });

  const drawn = length(image, {
    points: [
      [0.1, 0.2],
      [1e5 / 3, 7],
    ],
    note: 'uncalibrated',
  }) as FromViewer & ToViewer;
  const presentation = {
    seriesInstanceUid: image.seriesInstanceUid,
    window: { center: 40, width: 400 },
    isInverted: false,
    rotation: 90 as const,
    isFlipped: true,
    aspect: 1,
  };
  const whole = { markings: [drawn], keyImages: [image], presentations: [presentation] };
  const saved = await measurements.save(one.call(), uid, sent(0, whole));
  t.match(saved, { version: 1, savedAt: /Z$/ });
  t.same(heard, [{ type: 'measurements.changed', studyInstanceUid: uid }]);
  const onItsOwn = await measurements.save(two.call(), uid, sent(0, { keyImages: [image] }));

  const { sets } = await measurements.read(one.call(), uid);
  t.equal(sets.length, 2);
  t.match(sets[0], {
    author: { displayName: 'dr-one' },
    isOwn: true,
    ...saved,
    keyImages: [image],
    presentations: [presentation],
  });
  t.same(
    sets[0].markings[0].points,
    drawn.points.map((point) => point.map(Math.fround)),
    'points as the archive keeps them',
  );
  t.same(sets[0].markings[0].values, drawn.values, 'values to the last digit');
  t.match(sets[1], { author: { displayName: 'dr-two' }, isOwn: false, ...onItsOwn, markings: [] });
  const concepts: Concepts[] = sets[0].markings[0].values.map(({ concept }) => concept);
  t.same(concepts, ['length']);
  const seen = await measurements.read(room.house.call(), uid);
  t.notOk(
    seen.sets.some(({ isOwn }) => isOwn),
    'no one’s own where nobody is signed in',
  );
});

t.test('the slower window is refused, and the same again changes nothing', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  const markings = [length(await imageIn(room.db, uid))];
  const first = await measurements.save(doctor.call(), uid, sent(0, { markings }));
  await t.rejects(measurements.save(doctor.call(), uid, sent(0)), { code: 'conflict', field: 'version' });
  const later = doctor.call(new Date(Date.now() + 60_000));
  t.same(await measurements.save(later, uid, sent(1, { markings })), first);
  t.match(await measurements.save(later, uid, sent(1)), { version: 2 });
  await t.rejects(measurements.save(doctor.call(), uid, sent(1, { markings })), { code: 'conflict' });
  t.same((await measurements.read(doctor.call(), uid)).sets[0].markings, []);
  const rows = await room.db.query(`SELECT detail FROM audit WHERE action = 'measurements.saved' ORDER BY id`);
  t.same(
    rows.map(({ detail }) => JSON.parse(String(detail)).markings),
    [1, 0],
    'the log has each change, and no words of them',
  );
  t.notMatch(JSON.stringify(rows), 'Nodule');
  const other = await room.study();
  t.match(await measurements.save(doctor.call(), other.uid, sent(0)), { version: 0 }, 'nothing, where nothing was');
  t.same((await measurements.read(doctor.call(), other.uid)).sets, []);
});

t.test('what isn’t of the study, or is no such shape, is refused with its place', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const [{ uid }, other] = [await room.study(), await room.study()];
  const [image, foreign] = [await imageIn(room.db, uid), await imageIn(room.db, other.uid)];
  const refused = (more: Parameters<typeof sent>[1], field: string) =>
    t.rejects(measurements.save(doctor.call(), uid, sent(0, more)), { code: 'invalid', field }, field);
  await refused({ markings: [length(image), length(foreign)] }, 'markings.1');
  await refused({ keyImages: [foreign] }, 'keyImages.0');
  await refused({ keyImages: [{ ...image, frame: 2 }] }, 'keyImages.0');
  await refused({ keyImages: [image, image] }, 'keyImages');
  await refused({ keyImages: [{ ...image, seriesInstanceUid: foreign.seriesInstanceUid }] }, 'keyImages.0');
  await refused({ markings: [length(image, { kind: 'angle' })] }, 'markings.0.points');
  await refused({ markings: [length(image, { id: '2.25.1' }), length(image, { id: '2.25.1' })] }, 'markings');
  const seen = { isInverted: false, rotation: 0 as const, isFlipped: false, aspect: 1 };
  await refused({ presentations: [{ ...seen, seriesInstanceUid: foreign.seriesInstanceUid }] }, 'presentations.0');
  await t.rejects(measurements.save(doctor.call(), '2.25.99', sent(0)), { code: 'not-found' });
  const made = length({ ...image, frame: 300, plane: 'lightbox:planes/1/299' });
  t.match(await measurements.save(doctor.call(), uid, sent(0, { markings: [made] })), { version: 1 }, 'a made picture');
});

t.test('only what was saved since can settle', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  const heard: string[] = [];
  room.house.appliance.events.subscribe(({ type }) => heard.push(type));
  await measurements.settle(doctor.call(), uid);
  t.same(heard, []);
  await measurements.save(doctor.call(), uid, sent(0, { keyImages: [await imageIn(room.db, uid)] }));
  await measurements.settle(doctor.call(), uid);
  await measurements.settle(doctor.call(), uid);
  t.same(heard, ['measurements.changed', 'measurements.settled']);
  await t.rejects(measurements.settle(doctor.call(), '2.25.99'), { code: 'not-found' });
});

t.test('over HTTP: staff save, under a key once; who may see the one study reads', async (t) => {
  const room = await openReports(t);
  const { house } = room;
  const doctor = await room.doctor();
  const { uid, orderId } = await room.study();
  const path = `/api/v1/studies/${uid}/measurements`;
  const json = sent(0, { markings: [length(await imageIn(room.db, uid))] });
  const put = (headers: Record<string, string>, body: unknown = json) =>
    house.fetch(path, { method: 'PUT', headers, json: body });
  const keyed = { cookie: doctor.cookie, 'idempotency-key': 'once-and-not-twice-0001' };
  t.match(await (await put(keyed)).json(), { version: 1 });
  const again = await put(keyed);
  t.equal(again.headers.get('idempotent-replayed'), 'true');
  t.match(await again.json(), { version: 1 });
  t.equal((await put({ cookie: doctor.cookie })).status, 409);
  t.equal((await put({ cookie: doctor.cookie }, { ...json, more: 1 })).status, 400);
  t.equal((await put(await house.token('radiologist'))).status, 403, 'a program has no set');
  const technician = await house.session(await house.add('technician'));
  t.equal((await put({ cookie: technician })).status, 200);
  const filing = await house.fetch(`${path}/filing`, { method: 'POST', headers: { cookie: technician } });
  t.equal(filing.status, 202);

  const referrer = await house.add('referrer', 'dr-out');
  const cookie = await house.session(referrer);
  t.equal((await house.fetch(path, { headers: { cookie } })).status, 403);
  const [{ id }] = await room.db.query(`SELECT id FROM users WHERE username = 'dr-out'`);
  await room.db.batch([{ sql: 'UPDATE orders SET referrer_user_id = ? WHERE id = ?', args: [id, orderId] }]);
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  const seen = await house.fetch(path, { headers: { cookie } });
  t.equal(seen.status, 200);
  t.equal((await seen.json()).sets.length, 2);
  t.equal((await put({ cookie })).status, 403);
});
