// What the viewer puts into a report comes into the one editor that is open on it, in this window or another.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { insertIntoReport, takeInsertions } from '../../../web/reports/insertion.ts';
import type { DocumentJson } from '../../../web/shapes.ts';

const node: DocumentJson = { type: 'measurement', attrs: { label: 'Length', value: 12, unit: 'mm' } };

t.test('into the editor of this window, as long as it is open on that study', async (t) => {
  const came: DocumentJson[] = [];
  const end = takeInsertions('2.25.1', (one) => came.push(one) > 0);
  t.ok(await insertIntoReport('2.25.1', node));
  t.same(came, [node]);
  t.notOk(await insertIntoReport('2.25.9', node), 'not into another patient’s');
  end();
  t.notOk(await insertIntoReport('2.25.1', node));
});

t.test('into the editor on the second screen, once, and what it can’t take is said', async (t) => {
  const other = new Worker(new URL('./second-window.ts', import.meta.url));
  t.teardown(() => other.terminate());
  await once(other, 'message');
  const [came] = await Promise.all([
    once(other, 'message'),
    insertIntoReport('2.25.2', node).then((taken) => t.ok(taken)),
  ]);
  t.same(came, [node]);
  const again: unknown[] = [];
  other.on('message', (one) => again.push(one));
  t.notOk(await insertIntoReport('2.25.2', { type: 'image' }));
  // Its two answers come by different ways.
  while (again.length === 0) await once(other, 'message');
  t.same(again, [{ type: 'image' }], 'each came once');
});
