import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { FileSystemSync } from '../../../../appliance/core/store/file-system-sync.ts';

/** Shells that this process has made and that are still there. */
function shells(): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .filter((pid) => {
      try {
        return new RegExp(`\\(sh\\) [RSD] ${process.pid} `).test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      } catch {
        return false; // it has ended meanwhile
      }
    }).length;
}

t.test('syncs as often as it is asked, with one shell', async (t) => {
  const fileSystem = new FileSystemSync();
  const folder = t.testdir({ 'a b': {} });
  t.equal(await fileSystem.sync(folder), true);
  t.strictSame(await Promise.all([fileSystem.sync(folder), fileSystem.sync(path.join(folder, 'a b'))]), [true, true]);
  t.equal(shells(), 1);
});

t.test('says so when it can not', async (t) => {
  const fileSystem = new FileSystemSync();
  const folder = t.testdir();
  t.equal(await fileSystem.sync(path.join(folder, 'nothing')), false);
  t.equal(await fileSystem.sync(folder), true, 'and goes on');
});
