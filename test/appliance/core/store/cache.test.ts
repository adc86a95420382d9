// The folder of things that can be made again: bounded, cleared of what a crash left, the longest unused gone first.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openLog } from '../../../../appliance/core/log.ts';
import { cacheOf } from '../../../../appliance/core/store/cache.ts';
import { openStore } from '../../../../appliance/core/store/store.ts';
import type { Owner } from '../../../appliance.ts';
import { dataFolder } from '../../../data-folder.ts';

const key = (n: number) => String(n).padStart(64, '0');
const log = openLog(() => {});

async function open(t: Owner) {
  const store = await openStore({ folder: dataFolder(t), log });
  t.teardown(() => store.close());
  return { store, folder: path.join(store.folder, 'cache', 'things') };
}

t.test('what was put is read again, also by another cache of the same name', async (t) => {
  const { store } = await open(t);
  const cache = cacheOf(store, 'things', 1000);
  t.equal(await cache.read(key(1)), undefined);
  await cache.put(key(1), Buffer.from('one'));
  await cache.put(key(1), Buffer.from('other'));
  t.equal(Buffer.from((await cacheOf(store, 'things', 1000).read(key(1)))!).toString(), 'other');
});

t.test('past its limit the longest unused files go', async (t) => {
  const { store, folder } = await open(t);
  const cache = cacheOf(store, 'things', 1000);
  for (let n = 0; n < 10; n++) {
    await cache.put(key(n), Buffer.alloc(100));
    const hoursAgo = new Date(Date.now() - (20 - n) * 3_600_000);
    utimesSync(path.join(folder, key(n)), hoursAgo, hoursAgo);
  }
  t.ok(await cache.read(key(0)), 'the oldest is used');
  await cache.put(key(10), Buffer.alloc(100));
  t.same(readdirSync(folder).sort(), [0, 4, 5, 6, 7, 8, 9, 10].map(key));
});

t.test('what is there from before counts, and what a crash left half-written is cleared', async (t) => {
  const { store, folder } = await open(t);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, key(1)), Buffer.alloc(900));
  writeFileSync(path.join(folder, `${key(2)}.abcdef.part`), 'half');
  utimesSync(path.join(folder, key(1)), 1, 1);
  await cacheOf(store, 'things', 1000).put(key(3), Buffer.alloc(200));
  t.same(readdirSync(folder), [key(3)]);
});

t.test('a key can not be a path', async (t) => {
  const { store } = await open(t);
  for (const bad of ['../x', '/etc/passwd', '', 'A'.repeat(64)])
    await t.rejects(cacheOf(store, 'things', 1000).read(bad));
});
