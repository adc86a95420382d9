// Checks of stored files before they are read: believed while nothing changed, made again when anything did.
import { createHash } from 'node:crypto';
import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openLog } from '../../../../appliance/core/log.ts';
import { readingOf } from '../../../../appliance/core/store/reading.ts';
import { openStore } from '../../../../appliance/core/store/store.ts';
import { dataFolder } from '../../../data-folder.ts';
import { usCine } from '../../../objects.ts';

t.test('reading', async (t) => {
  const store = await openStore({ folder: dataFolder(t), log: openLog(() => {}) });
  t.teardown(() => store.close());
  const reading = readingOf(store);
  t.equal(readingOf(store), reading, 'a store has one');
  let n = 0;
  const write = (bytes: Uint8Array) => {
    const file = path.join(store.folder, `${n++}.dcm`);
    writeFileSync(file, bytes);
    return { path: file, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };

  t.test('a file is good as it was received, of any size', async (t) => {
    for (const size of [0, 1, 1024 * 1024 - 1, 1024 * 1024, 5_000_001]) {
      t.equal(await reading.verify(write(Buffer.alloc(size, size % 251))), 'good', `${size} bytes`);
    }
  });

  t.test(
    'a change of a bit, a byte less, another file in its place, none at all: each is seen at the next look',
    async (t) => {
      const bytes = Buffer.alloc(300_000, 7);
      const changes: [string, (file: string) => void, string][] = [
        ['a bit', (file) => writeFileSync(file, Buffer.from(bytes).fill(6, 299_999)), 'damaged'],
        ['shorter', (file) => truncateSync(file, 299_999), 'damaged'],
        ['replaced', (file) => renameSync(write(Buffer.alloc(300_000, 8)).path, file), 'damaged'],
        ['gone', (file) => rmSync(file), 'missing'],
      ];
      for (const [name, change, verdict] of changes) {
        const file = write(bytes);
        t.equal(await reading.verify(file), 'good');
        change(file.path);
        t.equal(await reading.verify(file), verdict, name);
        writeFileSync(file.path, bytes);
        t.equal(await reading.verify(file), 'good', `${name}, and healed`);
      }
    },
  );

  t.test('what the store has just written is believed, until anybody changes it', async (t) => {
    const bytes = Buffer.alloc(300_000, 7);
    const untouched = { ...write(bytes), sha256: 'not looked at' };
    reading.written(untouched.path);
    t.equal(await reading.verify(untouched), 'good');
    const changed = write(bytes);
    reading.written(changed.path);
    await new Promise((wake) => setTimeout(wake, 20)); // the file system's clock ticks every few milliseconds
    writeFileSync(changed.path, Buffer.from(bytes).fill(6, 299_999));
    t.equal(await reading.verify(changed), 'damaged', 'changed before anybody looked');
    const cut = write(bytes);
    reading.written(cut.path);
    t.equal(await reading.verify({ ...cut, sizeBytes: 300_001 }), 'good', 'the hash decides where the size differs');
    const lost = write(bytes);
    reading.written(lost.path);
    rmSync(lost.path);
    t.equal(await reading.verify(lost), 'missing');
  });

  t.test('many checks at once all come to their own verdict', async (t) => {
    const files = Array.from({ length: 60 }, (_, k) => ({ ...write(Buffer.alloc(40_000, k)), isBad: k % 7 === 0 }));
    for (const { path, isBad } of files) if (isBad) writeFileSync(path, 'bad');
    const verdicts = await Promise.all(files.map((file) => reading.verify(file)));
    t.same(
      verdicts,
      files.map(({ isBad }) => (isBad ? 'damaged' : 'good')),
    );
  });

  t.test('where the frames lie is read once, and again when the file has changed', async (t) => {
    const file = write(usCine({ frames: 3, rows: 8, columns: 8 }).file);
    const first = await reading.frames(file);
    t.match(first, { kind: 'native', frames: 3 });
    t.equal(await reading.frames(file), first);
    const other = usCine({ frames: 2, rows: 8, columns: 8 }).file;
    writeFileSync(file.path, other);
    const changed = { ...file, sizeBytes: other.length };
    await reading.verify(changed);
    t.match(await reading.frames(changed), { frames: 2 });
  });

  t.test('a range is as many bytes as there are', async (t) => {
    const file = write(Buffer.from('0123456789'));
    t.equal(Buffer.from(await reading.bytes({ path: file.path, offset: 3, length: 4 })).toString(), '3456');
    t.equal(Buffer.from(await reading.bytes({ path: file.path, offset: 8, length: 4 })).toString(), '89');
  });
});
