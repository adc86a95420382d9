// What a person sets for themselves: theirs alone, bounded, and theirs again at the next workstation.
import t from 'tap';
import type { ViewerControls } from '../../../../appliance/device/preferences/shapes.ts';
import { finishSetUp, openHouse } from '../../../house.ts';

const NONE: ViewerControls = { keys: {}, mouse: {} };
const own: ViewerControls = {
  keys: { rotate: ['q', 'Shift+ArrowRight'], 'measure-length': [] },
  mouse: { right: 'window', 'Ctrl+wheel': 'series' },
};

t.test('what one sets is found at the next sign-in, by nobody else, and the audit log says it', async (t) => {
  const house = await openHouse(t);
  await finishSetUp(house);
  const [one, two] = [await house.add('radiologist', 'dr-one'), await house.add('referrer', 'dr-two')];
  const read = async (who: typeof one) =>
    (await house.fetch('/api/v1/preferences', { headers: { cookie: await house.session(who) } })).json();
  const change = async (body: unknown) =>
    house.fetch('/api/v1/preferences', {
      method: 'PATCH',
      headers: { cookie: await house.session(one) },
      json: body,
    });
  t.same(await read(one), { viewerControls: NONE });
  t.same(await (await change({ viewerControls: own })).json(), { viewerControls: own });
  t.same(await (await change({})).json(), { viewerControls: own }, 'what is not named stays');
  t.same(await read(one), { viewerControls: own });
  t.same(await read(two), { viewerControls: NONE });
  const rows = await house.appliance.db.query("SELECT subject FROM audit WHERE action = 'preferences.changed'");
  t.same(rows, [{ subject: 'user:dr-one' }]);
  t.same(await (await change({ viewerControls: NONE })).json(), { viewerControls: NONE }, 'all reset');

  // What another version of the product wrote and this one can't read.
  await house.appliance.db.transaction((tx) => tx.execute(`UPDATE preferences SET value = '{"keys":7}'`));
  t.same(await read(one), { viewerControls: NONE });
});

t.test('a token has none, and nothing is kept that is no key, no button, or too much', async (t) => {
  const house = await openHouse(t);
  await finishSetUp(house);
  t.equal((await house.fetch('/api/v1/preferences', { headers: await house.token('administrator') })).status, 403);
  const cookie = await house.session(await house.add('technician'));
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`command-${i}`, ['x']]));
  const refused = [
    { keys: { rotate: ['a', 'b', 'c', 'd', 'e'] }, mouse: {} },
    { keys: { rotate: ['x'.repeat(33)] }, mouse: {} },
    { keys: { rotate: ['\n'] }, mouse: {} },
    { keys: { 'Rotate <b>': ['x'] }, mouse: {} },
    { keys: many, mouse: {} },
    { keys: {}, mouse: { fourth: 'pan' } },
    { keys: {}, mouse: { right: 'Pan <b>' } },
    { keys: {} },
  ];
  for (const viewerControls of refused) {
    const json = { viewerControls };
    const answer = await house.fetch('/api/v1/preferences', { method: 'PATCH', headers: { cookie }, json });
    t.equal(answer.status, 400, JSON.stringify(viewerControls).slice(0, 60));
  }
  const answer = await house.fetch('/api/v1/preferences', { headers: { cookie } });
  t.same(await answer.json(), { viewerControls: NONE });
});
