// Hanging protocols: kept by who made them, seen by others where they are shared, changed by nobody else.
import t from 'tap';
import * as hanging from '../../../../appliance/clinic/hanging/hanging.ts';
import type { NewHangingProtocol, Place } from '../../../../appliance/clinic/hanging/shapes.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import { openReports } from '../reports/writing.ts';

const place: Place = {
  study: 'current',
  modality: 'CT',
  seriesDescription: 'Thorax 1.0',
  bodyPart: 'CHEST',
  laterality: '',
  viewPosition: '',
  plane: 'axial',
  window: { center: -600, width: 1500 },
};
const chest: NewHangingProtocol = {
  name: 'Chest beside before',
  modality: 'CT',
  bodyPart: 'CHEST',
  examCode: 'CT-CHEST',
  layout: '1x2',
  places: [place, { ...place, study: 'prior', window: null }],
  isShared: false,
};

t.test('one’s own come first, others’ only where they are shared, and only who made one changes it', async (t) => {
  const room = await openReports(t);
  const [one, two] = [await room.doctor('dr-one'), await room.doctor('dr-two')];
  const own = await hanging.add(one.call(), chest);
  t.same(own, { ...chest, id: own.id, isOwn: true });
  t.same(await hanging.list(two.call()), [], 'nobody else sees it');
  await t.rejects(hanging.add(one.call(), chest), { code: 'conflict', field: 'name' });
  const others = await hanging.add(two.call(), { ...chest, name: 'Mine' });

  const shared = await hanging.change(one.call(), own.id, { isShared: true });
  t.same(await hanging.list(two.call()), [others, { ...shared, isOwn: false }]);
  t.same(await hanging.list(one.call()), [shared]);
  await t.rejects(hanging.change(two.call(), own.id, { name: 'Taken' }), { code: 'not-found' });
  await t.rejects(hanging.remove(two.call(), own.id), { code: 'not-found' });

  await hanging.remove(one.call(), own.id);
  t.same(await hanging.list(two.call()), [others]);
  const rows = await room.db.query("SELECT action FROM audit WHERE action LIKE 'hanging-protocol.%' ORDER BY id");
  t.same(
    rows.map(({ action }) => action),
    ['added', 'added', 'changed', 'removed'].map((verb) => `hanging-protocol.${verb}`),
  );
});

t.test('a study says as which exam it was ordered, only where its order is of the same patient', async (t) => {
  const room = await openReports(t);
  const { call } = await room.doctor();
  const { uid, orderId } = await room.study();
  const [exam] = await room.db.query(
    'SELECT code, exam_name AS name FROM orders JOIN exams ON exams.id = exam_id WHERE orders.id = ?',
    [orderId],
  );
  t.same((await studies.get(call(), uid)).exam, { code: exam.code, name: exam.name });
  const { uid: walkIn, patientId } = await room.study({ isOrdered: false });
  t.equal((await studies.get(call(), walkIn)).exam, null);
  await room.db.batch([{ sql: 'UPDATE orders SET patient_id = ? WHERE id = ?', args: [patientId, orderId] }]);
  t.equal((await studies.get(call(), uid)).exam, null);
});

t.test('a layout has as many places as panes, also after a change', async (t) => {
  const room = await openReports(t);
  const { call } = await room.doctor();
  await t.rejects(hanging.add(call(), { ...chest, layout: '2x2' }), { code: 'invalid', field: 'places' });
  const { id } = await hanging.add(call(), chest);
  await t.rejects(hanging.change(call(), id, { layout: '3x3' }), { code: 'invalid', field: 'places' });
  const changed = await hanging.change(call(), id, { layout: '2x1', places: [null, place] });
  t.same(changed.places, [null, place]);
});
