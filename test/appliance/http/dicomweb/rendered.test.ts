// Rendered frames and thumbnails: the parameters, which object stands for a series or a study, and what is kept.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { addressOf, openArchive } from '../../../dicomweb.ts';
import { ctSlice, srDocument, usCine } from '../../../objects.ts';

t.test('pictures', async (t) => {
  const archive = await openArchive(t);
  const place = { studyInstanceUid: '1.2.1', rows: 64, columns: 96 };
  const report = srDocument({ studyInstanceUid: '1.2.1', seriesInstanceUid: '1.2.1.0', seriesNumber: 0 });
  const slices = [1, 2, 3].map((n) =>
    ctSlice({ ...place, seriesInstanceUid: '1.2.1.1', sopInstanceUid: `1.2.1.1.${n}`, instanceNumber: n }),
  );
  const cine = usCine({
    ...place,
    frames: 3,
    seriesInstanceUid: '1.2.1.2',
    seriesNumber: 2,
    sopInstanceUid: '1.2.1.2.1',
  });
  await archive.store(report, ...slices, cine);

  const picture = async (address: string, accept?: string) => {
    const answer = await archive.get(address, accept);
    t.equal(answer.status, 200, address);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const { format, width, height } = await sharp(bytes).metadata();
    t.equal(answer.headers.get('content-type'), `image/${format}`);
    return { bytes, format, width, height };
  };
  const status = async (address: string, accept?: string) => (await archive.get(address, accept)).status;

  t.test('a frame is JPEG, or PNG for who asks for that', async (t) => {
    t.match(await picture(`${addressOf(slices[0])}/rendered`), { format: 'jpeg', width: 96, height: 64 });
    t.match(await picture(`${addressOf(cine)}/frames/3/rendered`, 'image/png'), { format: 'png' });
    t.match(await picture(`${addressOf(slices[0])}/rendered?accept=image/png`, '*/*'), { format: 'png' });
    t.equal(await status(`${addressOf(slices[0])}/rendered`, 'image/gif'), 406);
  });

  t.test('window, viewport and quality change the picture', async (t) => {
    const address = `${addressOf(slices[0])}/rendered`;
    const mean = async (query: string) => {
      const { bytes } = await picture(`${address}?accept=image/png${query}`);
      return (await sharp(bytes).stats()).channels[0].mean;
    };
    t.ok(
      (await mean('&window=-500,200,linear')) > (await mean('&window=500,200,linear')) + 20,
      'a lower window is brighter',
    );
    t.match(await picture(`${address}?viewport=48,48`), { width: 48, height: 32 });
    const [rough, fine] = [await picture(`${address}?quality=5`), await picture(`${address}?quality=100`)];
    t.ok(rough.bytes.length < fine.bytes.length);
    for (const bad of [
      'quality=0',
      'quality=101',
      'quality=x',
      'viewport=0,5',
      'viewport=9999999,1',
      'viewport=x',
      'window=1',
      'window=1,0',
      'window=1,2,cubic',
      'window=NaN,1',
    ]) {
      t.equal(await status(`${address}?${bad}`), 400, bad);
    }
  });

  t.test('the middle image of the first series that has images stands for a study and a series', async (t) => {
    const [, middle] = slices;
    const expected = await picture(`${addressOf(middle)}/thumbnail`);
    for (const level of ['study', 'series'] as const) {
      t.ok((await picture(`${addressOf(middle, level)}/thumbnail`)).bytes.equals(expected.bytes), level);
    }
    t.ok((await picture(`${addressOf(middle, 'study')}/rendered`)).width === 96);
    const [first, last] = await Promise.all(
      [1, 3].map((frame) => picture(`${addressOf(cine)}/frames/${frame}/thumbnail`)),
    );
    t.notOk(first.bytes.equals(last.bytes));
  });

  t.test('a thumbnail is made once', async (t) => {
    const folder = path.join(archive.house.appliance.store.folder, 'cache', 'thumbnails');
    const before = readdirSync(folder);
    await picture(`${addressOf(slices[1], 'series')}/thumbnail`);
    t.same(readdirSync(folder), before);
    t.match(await picture(`${addressOf(slices[1])}/thumbnail?viewport=32,32`), { width: 32 });
    t.equal(readdirSync(folder).length, before.length + 1, 'another size is another');
  });

  t.test('what has no picture says why', async (t) => {
    const answer = await archive.get(`${addressOf(report)}/thumbnail`);
    t.equal(answer.status, 406);
    t.match(await answer.text(), /structured report/);
    t.equal(await status(`${addressOf(report, 'series')}/rendered`), 404);
    t.equal(await status(`${addressOf(slices[0])}/frames/2/rendered`), 404);
    t.equal(await status(`${addressOf(slices[0])}/frames/0/rendered`), 404);
    t.equal(await status(`${addressOf(cine)}/frames/1,2/rendered`), 406);
  });
});
