// What is made ahead of the first look at a complete study.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { startPreparing } from '../../../../appliance/clinic/studies/preparing.ts';
import { openArchive } from '../../../dicomweb.ts';
import { ctSlice, srDocument } from '../../../objects.ts';

t.test(
  'a complete study has the thumbnail of each series with images and its metadata, and nobody read it',
  async (t) => {
    const archive = await openArchive(t);
    const { appliance } = archive.house;
    const preparing = startPreparing(archive.house.call());
    t.teardown(() => preparing.close());
    const place = { studyInstanceUid: '1.2.1', rows: 16, columns: 16 };
    await archive.store(
      ctSlice({ ...place, seriesInstanceUid: '1.2.1.1', sopInstanceUid: '1.2.1.1.1' }),
      ctSlice({ ...place, seriesInstanceUid: '1.2.1.2', sopInstanceUid: '1.2.1.2.1', seriesNumber: 2 }),
      srDocument({ studyInstanceUid: '1.2.1', seriesInstanceUid: '1.2.1.3', seriesNumber: 3 }),
    );
    appliance.events.publish({ type: 'study.completed', studyInstanceUid: '1.2.1' });
    appliance.events.publish({ type: 'study.completed', studyInstanceUid: '1.2.9 is not there' });
    const made = (name: string) => {
      const folder = path.join(appliance.store.folder, 'cache', name);
      return existsSync(folder) ? readdirSync(folder).filter((file) => !file.endsWith('.part')).length : 0;
    };
    for (let tries = 0; tries < 1500 && (made('metadata') < 3 || made('thumbnails') < 2); tries++) {
      await new Promise((wake) => setTimeout(wake, 20));
    }
    t.same([made('thumbnails'), made('metadata')], [2, 3]);
    const rows = await appliance.db.query("SELECT actor FROM audit WHERE action = 'study.read'");
    t.same(rows, []);
  },
);

t.test('nothing is prepared while objects come', async (t) => {
  const archive = await openArchive(t);
  const { appliance } = archive.house;
  const preparing = startPreparing(archive.house.call());
  t.teardown(() => preparing.close());
  await archive.store(ctSlice({ rows: 16, columns: 16, studyInstanceUid: '1.2.1', sopInstanceUid: '1.2.1.1' }));
  let coming = true;
  Object.defineProperty(appliance.store, 'lastKeptAt', { get: () => (coming ? Date.now() : 0) });
  appliance.events.publish({ type: 'study.completed', studyInstanceUid: '1.2.1' });
  const isMade = () => existsSync(path.join(appliance.store.folder, 'cache', 'metadata'));
  await new Promise((wake) => setTimeout(wake, 1500));
  t.equal(isMade(), false);
  coming = false;
  for (let tries = 0; tries < 1500 && !isMade(); tries++) await new Promise((wake) => setTimeout(wake, 20));
  t.equal(isMade(), true);
});

t.test('closing gives up what is not made yet', async (t) => {
  const archive = await openArchive(t);
  const preparing = startPreparing(archive.house.call());
  await archive.store(ctSlice({ rows: 16, columns: 16, studyInstanceUid: '1.2.1', sopInstanceUid: '1.2.1.1' }));
  archive.house.appliance.events.publish({ type: 'study.completed', studyInstanceUid: '1.2.1' });
  await preparing.close();
  t.same(
    archive.house.log.filter((line) => line.includes('not-prepared')),
    [],
  );
});
