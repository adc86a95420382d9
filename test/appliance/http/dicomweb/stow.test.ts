// STOW-RS: what is stored comes back byte for byte, each object is answered for by itself, and bodies that are wrong in
// every way of case W7 leave nothing half-stored.
import t from 'tap';
import { addressOf, type Json, multipart, multipartType, openArchive } from '../../../dicomweb.ts';
import { ctSlice, srDocument, type TestObject } from '../../../objects.ts';

const small = (more: Parameters<typeof ctSlice>[0] = {}) => ctSlice({ rows: 16, columns: 16, ...more });
let n = 1;
const fresh = () =>
  small({ studyInstanceUid: `1.2.${n}`, seriesInstanceUid: `1.2.${n}.1`, sopInstanceUid: `1.2.${n}.1.${n++}` });

type Item = Json;
const itemsOf = (response: Json, tag: string) => (response[tag]?.Value ?? []) as Item[];
const uidsOf = (response: Json, tag: string) => itemsOf(response, tag).map((item) => item['00081155']?.Value?.[0]);
const reasonsOf = (response: Json, tag: string) =>
  itemsOf(response, tag).map((item) => (item['00081197'].Value![0] as number).toString(16));

const STORED = '00081199';
const FAILED = '00081198';
const OTHERS = '0008119A';

t.test('storing', async (t) => {
  const archive = await openArchive(t);
  const send = (body: Uint8Array, type = multipartType(), path = '/dicom-web/studies') =>
    archive.fetch(path, { method: 'POST', headers: { 'content-type': type }, body: body as Uint8Array<ArrayBuffer> });
  const dataSetOf = async (object: TestObject) => {
    const answer = await archive.get(addressOf(object), 'application/dicom');
    const file = Buffer.from(await answer.arrayBuffer());
    return file.subarray(file.length - object.dataSet.length);
  };

  t.test('objects of several parts are stored, named in the answer, and come back byte for byte', async (t) => {
    const objects = [fresh(), srDocument({ studyInstanceUid: '1.2.999' }), fresh()];
    const answer = await archive.stow(objects.map(({ file }) => file));
    t.equal(answer.status, 200);
    t.equal(answer.headers.get('content-type'), 'application/dicom+json');
    const response = (await answer.json()) as Json;
    t.same(uidsOf(response, STORED).sort(), objects.map(({ sopInstanceUid }) => sopInstanceUid).sort());
    const url = itemsOf(response, STORED).find((item) => item['00081155'].Value![0] === objects[0].sopInstanceUid)![
      '00081190'
    ];
    t.equal(url.Value![0], archive.house.url + addressOf(objects[0]));
    await archive.indexed(3);
    for (const object of objects) t.ok((await dataSetOf(object)).equals(object.dataSet));
  });

  t.test('one object may be sent without parts', async (t) => {
    const object = fresh();
    t.equal((await send(object.file, 'application/dicom')).status, 200);
  });

  t.test('sending the same again is harmless', async (t) => {
    const object = fresh();
    await archive.store(object);
    const again = await archive.stow([object.file]);
    t.equal(again.status, 200);
    t.equal((await archive.json(`/dicom-web/instances?SOPInstanceUID=${object.sopInstanceUid}`)).length, 1);
  });

  t.test('a preamble of another file type is replaced, the data set is not touched', async (t) => {
    const object = fresh();
    const file = Buffer.from(object.file);
    file.write('MZ\x90\0<html>', 0, 'latin1');
    t.equal((await archive.stow([file])).status, 200);
    await archive.store(object);
    const answer = await archive.get(addressOf(object), 'application/dicom');
    const kept = Buffer.from(await answer.arrayBuffer());
    t.ok(kept.subarray(0, 128).every((byte) => byte === 0));
    t.match(answer.headers.get('content-type'), /^application\/dicom;/);
    t.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    t.equal(answer.headers.get('content-disposition'), `attachment; filename="${object.sopInstanceUid}.dcm"`);
  });

  t.test('an object without preamble and meta information is taken by what its data set says', async (t) => {
    const object = fresh();
    const answer = await archive.stow([object.dataSet]);
    t.equal(answer.status, 200);
    await archive.store(object);
    t.ok((await dataSetOf(object)).equals(object.dataSet));
  });

  t.test('good and bad mixed: the good are stored, each bad one has its reason', async (t) => {
    const [good, another] = [fresh(), fresh()];
    const nameless = ctSlice({ rows: 16, columns: 16, sopInstanceUid: '' });
    const body = multipart([
      good.file,
      Buffer.from('this is not DICOM at all'),
      { type: 'image/jpeg', content: Buffer.from('nor this') },
      nameless.dataSet,
      Buffer.alloc(0),
      another.file,
    ]);
    const answer = await send(body);
    t.equal(answer.status, 202);
    const response = (await answer.json()) as Json;
    t.same(uidsOf(response, STORED).sort(), [good.sopInstanceUid, another.sopInstanceUid].sort());
    t.same(reasonsOf(response, OTHERS).sort(), ['c000', 'c000', 'c000', 'c122']);
    t.ok(
      itemsOf(response, OTHERS).every((item) => typeof item['00000902'].Value![0] === 'string'),
      'with a sentence',
    );
  });

  t.test('nothing but bad is a conflict', async (t) => {
    const answer = await archive.stow([Buffer.from('no')]);
    t.equal(answer.status, 409);
    t.same(reasonsOf((await answer.json()) as Json, OTHERS), ['c000']);
  });

  t.test('an object of another study than the address names is refused', async (t) => {
    const [mine, foreign] = [fresh(), fresh()];
    const answer = await archive.stow([mine.file, foreign.file], addressOf(mine, 'study'));
    t.equal(answer.status, 202);
    const response = (await answer.json()) as Json;
    t.same(uidsOf(response, STORED), [mine.sopInstanceUid]);
    t.same(uidsOf(response, FAILED), [foreign.sopInstanceUid]);
    t.same(reasonsOf(response, FAILED), ['a900']);
    await archive.store(fresh());
    t.equal(
      (await archive.json(`/dicom-web/instances?SOPInstanceUID=${foreign.sopInstanceUid}`)).length,
      0,
      'no trace of it',
    );
  });

  t.test('an object that is kept though its pixels are cut short is stored with a warning', async (t) => {
    const object = fresh();
    const damaged = Buffer.from(object.file);
    // Declared as big endian, written as little endian.
    const answer = await archive.stow([
      Buffer.from(damaged.toString('latin1').replace('1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2.2\0'), 'latin1'),
    ]);
    t.equal(answer.status, 202);
    const response = (await answer.json()) as Json;
    t.same(uidsOf(response, STORED), [object.sopInstanceUid]);
    t.same(itemsOf(response, STORED)[0]['00081196'].Value, [0xb007]);
  });

  t.test('bodies that can not be read', async (t) => {
    const object = fresh();
    const code = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
    const wrongBoundary = await send(multipart([object.file]), multipartType('another'));
    t.equal(wrongBoundary.status, 400);
    t.equal(await code(wrongBoundary), 'invalid');
    const noBoundary = await send(multipart([object.file]), 'multipart/related; type="application/dicom"');
    t.equal(noBoundary.status, 400);
    t.equal((await send(multipart([]))).status, 400, 'no part at all');
    t.equal((await send(Buffer.from('{}'), 'application/json')).status, 415);
    const metadata = await send(
      multipart([object.file]),
      'multipart/related; type="application/dicom+json"; boundary=x',
    );
    t.equal(metadata.status, 415);
    t.match(await metadata.text(), /metadata and bulk data/);
    const xml = await archive.fetch('/dicom-web/studies', {
      method: 'POST',
      headers: { 'content-type': multipartType(), accept: 'application/dicom+xml' },
      body: multipart([object.file]) as Uint8Array<ArrayBuffer>,
    });
    t.equal(xml.status, 415);
    t.equal((await archive.json(`/dicom-web/instances?SOPInstanceUID=${object.sopInstanceUid}`)).length, 0);
  });

  t.test('a body without its end: what was complete before is stored and said', async (t) => {
    const [whole, cut] = [fresh(), fresh()];
    const body = multipart([whole.file, cut.file]);
    const answer = await send(body.subarray(0, body.length - 100));
    t.equal(answer.status, 202);
    const response = (await answer.json()) as Json;
    t.same(uidsOf(response, STORED), [whole.sopInstanceUid]);
    t.match(itemsOf(response, OTHERS)[0]['00000902'].Value![0], /ends before/);
    await archive.store(fresh());
    t.equal((await archive.json(`/dicom-web/instances?SOPInstanceUID=${cut.sopInstanceUid}`)).length, 0);
  });

  t.test('past 10,000 parts nothing more is read, and what was stored is said', async (t) => {
    const object = fresh();
    const empty = { content: Buffer.from('x') };
    const answer = await send(multipart([object.file, ...Array(10_000).fill(empty)]));
    t.equal(answer.status, 413);
    t.same(uidsOf((await answer.json()) as Json, STORED), [object.sopInstanceUid]);
  });

  t.test('a connection cut inside an object leaves nothing behind', async (t) => {
    const object = ctSlice({ rows: 1500, columns: 1500, sopInstanceUid: '1.2.77.1' });
    const abort = new AbortController();
    async function* slowly() {
      const body = multipart([object.file]);
      yield body.subarray(0, 2_000_000);
      setTimeout(() => abort.abort(), 50);
      await new Promise((wake) => setTimeout(wake, 200));
      yield body.subarray(2_000_000, 2_000_100);
    }
    const init = {
      method: 'POST',
      headers: { 'content-type': multipartType() },
      body: slowly(),
      duplex: 'half',
      signal: abort.signal,
    };
    await t.rejects(archive.fetch('/dicom-web/studies', init as unknown as RequestInit));
    await archive.store(fresh());
    t.equal((await archive.json('/dicom-web/instances?SOPInstanceUID=1.2.77.1')).length, 0);
    const { readdirSync } = await import('node:fs');
    t.same(readdirSync(`${archive.house.appliance.store.folder}/incoming`), []);
  });

  t.test('who may only read stores nothing, and what was stored is in the audit log', async (t) => {
    const headers = { ...(await archive.house.token('radiologist')), 'content-type': multipartType() };
    const refused = await archive.house.fetch('/dicom-web/studies', {
      method: 'POST',
      headers,
      body: multipart([fresh().file]) as Uint8Array<ArrayBuffer>,
    });
    t.equal(refused.status, 403);
    const rows = await archive.house.appliance.db.query(
      "SELECT subject FROM audit WHERE action = 'study.store' AND subject = '1.2.1'",
    );
    t.equal(rows.length, 1);
  });
});
