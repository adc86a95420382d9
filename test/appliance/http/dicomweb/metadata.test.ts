// Metadata and bulk data: whole, right, quick the second time, and never held up by one bad object.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { addressOf, type Json, openArchive, partsOf } from '../../../dicomweb.ts';
import { ctSlice, make, pdfDocument } from '../../../objects.ts';

const slice = (n: number, more: Parameters<typeof ctSlice>[0] = {}) =>
  ctSlice({
    rows: 16,
    columns: 16,
    studyInstanceUid: '1.2.1',
    seriesInstanceUid: '1.2.1.1',
    sopInstanceUid: `1.2.1.1.${n}`,
    instanceNumber: n,
    ...more,
  });

t.test('metadata', async (t) => {
  const archive = await openArchive(t);
  const { store } = archive.house.appliance;
  const slices = Array.from({ length: 150 }, (_, n) => slice(n + 1));
  const letter = pdfDocument({
    studyInstanceUid: '1.2.1',
    seriesInstanceUid: '1.2.1.2',
    seriesNumber: 2,
    pdf: Buffer.alloc(20_000, 'pdf?'),
  });
  await archive.store(...slices, letter);
  const kept = () => {
    try {
      return readdirSync(path.join(store.folder, 'cache', 'metadata')).sort();
    } catch {
      return [];
    }
  };

  t.test('is one object for each instance, in the order of their numbers, with address and syntax', async (t) => {
    const series = await archive.json(`${addressOf(slices[0], 'series')}/metadata`);
    t.same(
      series.map((one) => one['00200013'].Value![0]),
      slices.map((_, n) => n + 1),
    );
    const [first] = series;
    t.equal(first['00081190'].Value![0], archive.house.url + addressOf(slices[0]));
    t.same(first['00083002'].Value, ['1.2.840.10008.1.2.1']);
    t.same(first['00100010'].Value, [{ Alphabetic: 'Sample^Anna' }]);
    t.equal(first['7FE00010'].BulkDataURI, `${archive.house.url}${addressOf(slices[0])}/bulkdata/7FE00010`);
    t.notOk(first['00020010'], 'without file meta information');
  });

  t.test('of a study has all its series, of an instance the one object', async (t) => {
    const study = await archive.json(`${addressOf(slices[0], 'study')}/metadata`);
    t.equal(study.length, 151);
    t.equal(study[150]['00080018'].Value![0], letter.sopInstanceUid);
    const [one, ...more] = await archive.json(`${addressOf(slices[7])}/metadata`);
    t.equal(more.length, 0);
    t.equal(one['00080018'].Value![0], slices[7].sopInstanceUid);
  });

  t.test('is kept on disk and the same from there, even by another name of the host', async (t) => {
    const path = `${addressOf(slices[0], 'series')}/metadata`;
    const before = await archive.json(path);
    const files = kept();
    t.ok(files.length >= 2, 'in pieces of a hundred objects');
    t.same(await archive.json(path), before);
    t.same(kept(), files);
    const port = new URL(archive.house.url).port;
    const { request } = await import('node:http');
    const headers = { ...(await archive.house.token('radiologist')), host: 'box.local:"8080' };
    const other = await new Promise<string>((resolve, reject) => {
      request({ port, path, headers }, async (answer) => {
        let text = '';
        for await (const chunk of answer.setEncoding('utf8')) text += chunk;
        resolve(text);
      })
        .on('error', reject)
        .end();
    });
    const [first] = JSON.parse(other) as Json[];
    t.equal(
      first['00081190'].Value![0],
      `http://box.local:"8080${addressOf(slices[0])}`,
      'a strange name is still JSON',
    );
  });

  t.test('is made again when what was kept is damaged', async (t) => {
    const path_ = `${addressOf(slices[0], 'series')}/metadata`;
    const before = await archive.json(path_);
    for (const file of kept()) writeFileSync(path.join(store.folder, 'cache', 'metadata', file), 'rubbish');
    t.same(await archive.json(path_), before);
  });

  t.test('is compressed for who takes that', async (t) => {
    const answer = await archive.fetch(`${addressOf(slices[0], 'series')}/metadata`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    t.equal(answer.headers.get('content-encoding'), 'gzip');
    t.equal(((await answer.json()) as Json[]).length, 150);
  });

  t.test('tells of a new object at once', async (t) => {
    await archive.store(slice(500));
    const series = await archive.json(`${addressOf(slices[0], 'series')}/metadata`);
    t.equal(series.at(-1)!['00200013'].Value![0], 500);
  });

  t.test('as XML is not offered', async (t) => {
    const answer = await archive.get(
      `${addressOf(slices[0])}/metadata`,
      'multipart/related; type="application/dicom+xml"',
    );
    t.equal(answer.status, 406);
  });

  t.test('names an object whose file is damaged, so that the gap is seen', async (t) => {
    const [row] = await archive.house.appliance.db.query(
      "SELECT path FROM instances WHERE sop_instance_uid = '1.2.1.1.149'",
    );
    const file = store.absolute(row.path as string);
    const bytes = readFileSync(file);
    bytes[400] ^= 1;
    writeFileSync(file, bytes);
    await archive.store(slice(501)); // what is kept of these was made while the file was good
    const series = await archive.json(`${addressOf(slices[0], 'series')}/metadata`);
    t.equal(series.length, 152);
    const damaged = series[148];
    t.same(damaged['00080018'].Value, ['1.2.1.1.149']);
    t.same(damaged['00080056'].Value, ['UNAVAILABLE']);
    t.notOk(damaged['00100010'], 'nothing is told from the damaged file');
  });

  t.test('of an object made to break its reader is told from the index, and its neighbours are whole', async (t) => {
    const nest = (depth: number): Buffer => {
      const start = Buffer.from('08004011feff', 'hex');
      return Buffer.concat([
        ...Array.from({ length: depth }, () => Buffer.from('0800401153510000fffffffffeff00e0ffffffff', 'hex')),
        start,
      ]);
    };
    const hostile = make(
      {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.7',
        studyInstanceUid: '1.2.4',
        seriesInstanceUid: '1.2.4.1',
        sopInstanceUid: '1.2.4.1.1',
      },
      [],
    );
    const file = Buffer.concat([hostile.file, nest(20_000)]);
    const good = slice(1, {
      studyInstanceUid: '1.2.4',
      seriesInstanceUid: '1.2.4.1',
      sopInstanceUid: '1.2.4.1.2',
      instanceNumber: 2,
    });
    const answer = await archive.stow([file, good.file]);
    if (answer.status === 409) return t.pass('it is refused');
    await archive.store(good);
    const series = await archive.json('/dicom-web/studies/1.2.4/metadata');
    t.ok(series.some((one) => one['00080018'].Value![0] === '1.2.4.1.2' && one['00100010']));
  });

  t.test('bulk data is the value that the metadata names, as bytes to be saved', async (t) => {
    const [metadata] = await archive.json(`${addressOf(letter)}/metadata`);
    const address = metadata['00420011'].BulkDataURI!.slice(archive.house.url.length);
    const single = await archive.get(address, 'application/octet-stream');
    t.match(single.headers.get('content-type'), /^application\/octet-stream/);
    t.match(single.headers.get('content-disposition'), /^attachment/);
    t.ok(Buffer.from(await single.arrayBuffer()).equals(Buffer.alloc(20_000, 'pdf?')));
    const [part] = await partsOf(await archive.get(address));
    t.ok(part.content.equals(Buffer.alloc(20_000, 'pdf?')));
    t.equal((await archive.get(address, 'application/pdf')).status, 406, 'never as a document (case F12)');
    const [pixels] = await partsOf(await archive.get(`${addressOf(slices[0])}/bulkdata/7FE00010`));
    t.ok(pixels.content.equals(slices[0].pixels));
    for (const bad of ['00101010', 'PixelData', '00081140/0/00081155', '7fe00010/1']) {
      t.equal((await archive.get(`${addressOf(slices[0])}/bulkdata/${bad}`)).status, 404, bad);
    }
  });
});
