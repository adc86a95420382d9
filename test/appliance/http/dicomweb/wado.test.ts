// WADO-RS of whole objects and frames: bytes as they were received, in the syntax the client may have, and never from a
// file that is no longer what was received.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { type Archive, addressOf, openArchive, partsOf } from '../../../dicomweb.ts';
import { ctSlice, make, srDocument, type TestObject, usCine } from '../../../objects.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const RLE = '1.2.840.10008.1.2.5';
const JPEG = '1.2.840.10008.1.2.4.50';

const octets = (transferSyntax?: string) =>
  `multipart/related; type="application/octet-stream"${transferSyntax ? `; transfer-syntax=${transferSyntax}` : ''}`;
const dicom = (transferSyntax?: string) =>
  `multipart/related; type="application/dicom"${transferSyntax ? `; transfer-syntax=${transferSyntax}` : ''}`;

const study = { studyInstanceUid: '1.2.5', rows: 16, columns: 16 };
const slice = (n: number, more: Parameters<typeof ctSlice>[0] = {}) =>
  ctSlice({ ...study, seriesInstanceUid: '1.2.5.1', sopInstanceUid: `1.2.5.1.${n}`, instanceNumber: n, ...more });

async function pathOnDisk(archive: Archive, object: TestObject): Promise<string> {
  const { db, store } = archive.house.appliance;
  const [row] = await db.query('SELECT path FROM instances WHERE sop_instance_uid = ?', [object.sopInstanceUid]);
  return store.absolute(row.path as string);
}

t.test('whole objects', async (t) => {
  const archive = await openArchive(t);
  const objects = [
    slice(2),
    slice(1, { transferSyntaxUid: RLE }),
    srDocument({ studyInstanceUid: '1.2.5', seriesInstanceUid: '1.2.5.2' }),
  ];
  await archive.store(...objects);
  const [first] = objects;

  t.test(
    'a study comes as parts with their syntaxes, each file as it is stored, in the order of its numbers',
    async (t) => {
      const answer = await archive.get(addressOf(first, 'study'), dicom());
      t.equal(answer.status, 200);
      t.match(answer.headers.get('content-type'), /^multipart\/related; type="application\/dicom"; boundary=/);
      const parts = await partsOf(answer);
      const expected = [objects[1], objects[0], objects[2]];
      t.same(
        parts.map(({ headers }) => headers['content-type']),
        expected.map(({ transferSyntaxUid }) => `application/dicom; transfer-syntax=${transferSyntaxUid}`),
      );
      for (const [index, { file }] of expected.entries()) t.ok(parts[index].content.equals(file));
    },
  );

  t.test('a series and an instance come the same way', async (t) => {
    t.equal((await partsOf(await archive.get(addressOf(first, 'series'), dicom('*')))).length, 2);
    const [part, ...more] = await partsOf(await archive.get(addressOf(first), dicom('*')));
    t.equal(more.length, 0);
    t.ok(part.content.equals(first.file));
  });

  t.test('one object by itself is a download', async (t) => {
    for (const accept of ['application/dicom', 'text/html,application/xhtml+xml,*/*;q=0.8']) {
      const answer = await archive.get(addressOf(first), accept);
      t.equal(answer.headers.get('content-type'), `application/dicom; transfer-syntax=${EXPLICIT}`);
      t.match(answer.headers.get('content-disposition'), /^attachment; filename="1\.2\.5\.1\.2\.dcm"$/);
      t.ok(Buffer.from(await answer.arrayBuffer()).equals(first.file));
    }
  });

  t.test('nothing of a patient may stay in a browser cache', async (t) => {
    for (const path of ['', '/frames/1', '/metadata', '/rendered', '/thumbnail']) {
      const answer = await archive.get(addressOf(first) + path);
      t.equal(answer.headers.get('cache-control'), 'no-store', path);
      await answer.body?.cancel();
    }
  });

  t.test('another syntax than the stored one is said not to be there', async (t) => {
    t.equal((await archive.get(addressOf(first), dicom(EXPLICIT))).status, 200);
    const answer = await archive.get(addressOf(objects[1]), dicom(EXPLICIT));
    t.equal(answer.status, 406);
    t.match(await answer.text(), /RLE Lossless/);
    const fallback = await archive.get(addressOf(objects[1]), `${dicom(EXPLICIT)}, ${dicom('*')};q=0.5`);
    t.equal(fallback.status, 200);
    t.equal((await archive.get(addressOf(first), 'application/zip')).status, 406);
    t.equal(
      (await archive.get(addressOf(first, 'study'), 'application/dicom')).status,
      406,
      'several are no single answer',
    );
  });

  t.test('what is not there, or not in this place, is not found', async (t) => {
    const elsewhere = addressOf({ ...first, studyInstanceUid: '1.2.6' });
    const paths = [
      '/dicom-web/studies/1.2.6',
      addressOf({ ...first, seriesInstanceUid: '1.2.5.9' }, 'series'),
      elsewhere,
    ];
    for (const path of paths)
      for (const under of ['', '/metadata', '/thumbnail'])
        t.equal((await archive.get(path + under)).status, 404, path + under);
    t.equal((await archive.get(`${elsewhere}/frames/1`)).status, 404);
  });

  t.test('reading is in the audit log before the answer', async (t) => {
    const { db } = archive.house.appliance;
    const rows = await db.query(
      "SELECT action FROM audit WHERE subject = '1.2.5' AND actor LIKE 'token:%' ORDER BY id",
    );
    t.same([...new Set(rows.map(({ action }) => action))].sort(), ['study.read', 'study.retrieve', 'study.store']);
  });
});

t.test('a file that is no longer what was received', async (t) => {
  const archive = await openArchive(t);
  const objects = [slice(1), slice(2), slice(3)];
  await archive.store(...objects);
  const [damaged, missing, good] = objects;
  t.equal((await archive.get(`${addressOf(damaged)}/frames/1`)).status, 200, 'while it is whole it is shown');
  t.equal((await archive.get(`${addressOf(damaged)}/metadata`)).status, 200);

  const path = await pathOnDisk(archive, damaged);
  const bytes = readFileSync(path);
  bytes[bytes.length - 5] ^= 1;
  writeFileSync(path, bytes);
  rmSync(await pathOnDisk(archive, missing));

  for (const under of ['', '/frames/1', '/rendered', '/thumbnail', '/bulkdata/7FE00010']) {
    for (const object of [damaged, missing]) {
      const answer = await archive.get(addressOf(object) + under);
      t.equal(answer.status, 503, `refused: ${under}`);
      t.match(await answer.text(), /damaged or missing/);
    }
    const answer = await archive.get(addressOf(good) + under);
    t.equal(answer.status, 200, `its neighbour is not: ${under}`);
    await answer.body?.cancel();
  }

  const series = await archive.get(addressOf(good, 'series'), dicom());
  t.equal(series.status, 206, 'the rest of its series still comes');
  t.match(series.headers.get('warning'), /^299 .*2 of 3 objects are left out/);
  t.same(
    (await partsOf(series)).map(({ content }) => content.equals(good.file)),
    [true],
  );

  const { series: listed } = (await (await archive.get('/api/v1/studies/1.2.5')).json()) as {
    series: { problems: { sopInstanceUid: string; sentence: string }[] }[];
  };
  t.same(
    listed[0].problems.map(({ sopInstanceUid, sentence }) => [sopInstanceUid, sentence]),
    [
      [damaged.sopInstanceUid, 'Its file is damaged: it no longer is what was received'],
      [missing.sopInstanceUid, 'Its file is missing from the archive'],
    ],
    'and the list says which',
  );
});

t.test('frames', async (t) => {
  const archive = await openArchive(t);
  const cine = usCine({ frames: 5, rows: 24, columns: 32, studyInstanceUid: '1.2.7', sopInstanceUid: '1.2.7.1' });
  const forms = [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED, RLE].map((transferSyntaxUid, n) =>
    slice(n + 1, { transferSyntaxUid, frames: 1 }),
  );
  const jpeg = [Buffer.from('ffd8ffe0-first', 'latin1'), Buffer.from('ffd8ffe0-second!', 'latin1')];
  const photo = usCine({
    transferSyntaxUid: JPEG,
    encodedFrames: jpeg,
    frames: 2,
    studyInstanceUid: '1.2.8',
    sopInstanceUid: '1.2.8.1',
  });
  const report = srDocument({ studyInstanceUid: '1.2.9' });
  await archive.store(cine, ...forms, photo, report);

  t.test('come as parts in the order asked for, a frame as often as it is named', async (t) => {
    const size = cine.pixels.length / 5;
    const parts = await partsOf(await archive.get(`${addressOf(cine)}/frames/4,1,4`, octets('*')));
    t.ok(
      Buffer.concat(parts.map(({ content }) => content)).equals(
        Buffer.concat([3, 0, 3].map((n) => cine.pixels.subarray(n * size, (n + 1) * size))),
      ),
    );
  });

  t.test('are decoded to little endian for a client that names no syntax or this one', async (t) => {
    for (const object of forms) {
      for (const accept of [octets(), octets(EXPLICIT)]) {
        const [part] = await partsOf(await archive.get(`${addressOf(object)}/frames/1`, accept));
        t.equal(part.headers['content-type'], `application/octet-stream; transfer-syntax=${EXPLICIT}`);
        t.ok(part.content.equals(object.pixels), object.transferSyntaxUid);
      }
    }
  });

  t.test('come as stored for a client that takes every syntax, and say which it is', async (t) => {
    const syntaxes = [EXPLICIT, EXPLICIT, BIG_ENDIAN, EXPLICIT, RLE];
    for (const [index, object] of forms.entries()) {
      const [part] = await partsOf(await archive.get(`${addressOf(object)}/frames/1`, octets('*')));
      t.equal(part.headers['content-type'], `application/octet-stream; transfer-syntax=${syntaxes[index]}`);
    }
    const [big] = await partsOf(await archive.get(`${addressOf(forms[2])}/frames/1`, octets('*')));
    t.ok(Buffer.from(big.content).swap16().equals(forms[2].pixels));
  });

  t.test('of a compressed object come as its own media type too', async (t) => {
    const [first, second] = await partsOf(
      await archive.get(`${addressOf(photo)}/frames/1,2`, 'multipart/related; type="image/jpeg"'),
    );
    t.equal(first.headers['content-type'], `image/jpeg; transfer-syntax=${JPEG}`);
    t.ok(first.content.equals(jpeg[0]));
    t.ok(second.content.subarray(0, jpeg[1].length).equals(jpeg[1]));
    const single = await archive.get(`${addressOf(photo)}/frames/1`, 'image/jpeg');
    t.equal(single.headers.get('content-type'), `image/jpeg; transfer-syntax=${JPEG}`);
    t.ok(Buffer.from(await single.arrayBuffer()).equals(jpeg[0]));
  });

  t.test('in a syntax that they are not in are refused', async (t) => {
    for (const accept of [octets(RLE), 'multipart/related; type="image/jpeg"', 'text/plain']) {
      t.equal((await archive.get(`${addressOf(forms[0])}/frames/1`, accept)).status, 406, accept);
    }
  });

  t.test('that can not be decoded are refused with a sentence, and the service goes on', async (t) => {
    const answer = await archive.get(`${addressOf(photo)}/frames/1`, octets(EXPLICIT));
    t.ok([400, 406].includes(answer.status), `${answer.status}`);
    t.equal((await archive.get(`${addressOf(photo)}/frames/1`, octets('*'))).status, 200);
  });

  t.test('that do not exist are not found, and lists are bounded (case F22)', async (t) => {
    const status = async (list: string) => (await archive.get(`${addressOf(cine)}/frames/${list}`, octets('*'))).status;
    t.equal(await status('0'), 404);
    t.equal(await status('6'), 404);
    t.equal(await status('1,1000000000'), 404);
    for (const bad of ['-1', '1.5', 'x', '1,', ',1', '1;2', '99999999999999999999'])
      t.equal(await status(bad), 400, bad);
    t.equal(await status(Array(1001).fill(1).join()), 400);
    t.equal(await status(Array(1000).fill(2).join()), 200);
    t.equal((await archive.get(`${addressOf(report)}/frames/1`)).status, 404, 'a report has none');
  });

  t.test('of single bits begin with a byte, wherever they lie in the file', async (t) => {
    const bits = Buffer.from([0b10110101, 0b01101110, 0b00000111]);
    const mask = make(
      {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4',
        studyInstanceUid: '1.2.10',
        sopInstanceUid: '1.2.10.1',
        modality: 'SEG',
      },
      [
        [0x00280002, 'US', 1],
        [0x00280004, 'CS', 'MONOCHROME2'],
        [0x00280008, 'IS', '2'],
        [0x00280010, 'US', 3],
        [0x00280011, 'US', 3],
        [0x00280100, 'US', 1],
        [0x00280101, 'US', 1],
        [0x00280102, 'US', 0],
        [0x00280103, 'US', 0],
        [0x7fe00010, 'OB', Buffer.concat([bits, Buffer.alloc(1)])],
      ],
    );
    await archive.store(mask);
    const [first, second] = await partsOf(await archive.get(`${addressOf(mask)}/frames/1,2`, octets('*')));
    const bit = (frame: Buffer, at: number) => (frame[at >> 3] >> (at & 7)) & 1;
    const all = Array.from({ length: 18 }, (_, at) => bit(bits, at));
    t.same(
      [...Array(9).keys()].map((at) => bit(first.content, at)),
      all.slice(0, 9),
    );
    t.same(
      [...Array(9).keys()].map((at) => bit(second.content, at)),
      all.slice(9),
    );
    t.equal(second.content.length, 2);
    t.equal(second.content[1] >> 1, 0, 'nothing follows the last bit');
  });
});
