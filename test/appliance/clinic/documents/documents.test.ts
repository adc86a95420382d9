// Papers of a patient: what is taken, how it is kept and answered, and whose it is after somebody decided who is who.
import { createHash } from 'node:crypto';
import { readFileSync, truncateSync } from 'node:fs';
import sharp from 'sharp';
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import * as orders from '../../../../appliance/clinic/orders/orders.ts';
import * as identity from '../../../../appliance/clinic/patients/identity.ts';
import { paperPath } from '../../../../appliance/core/store/papers.ts';
import { finishSetUp, openHouse } from '../../../house.ts';
import { addPatient } from '../../../patient-rows.ts';

const house = await openHouse(t);
await finishSetUp(house);
const { db } = house.appliance;
const desk = await house.token('receptionist');
const exams = await catalogue.exams(db);
const examId = exams.find(({ code }) => code === 'US-ABD')!.id;

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    {
      input: Buffer.from(`<svg width="${width}" height="${height}"><rect width="40" height="20"/></svg>`),
      top: 0,
      left: 0,
    },
  ]);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj\n');

async function attach(patientId: number, body: Uint8Array, query: Record<string, string> = {}, headers = desk) {
  const { title = 'Referral slip', ...rest } = query;
  const path = `/api/v1/patients/${patientId}/documents?${new URLSearchParams(rest)}`;
  const answer = await house.fetch(path, {
    method: 'POST',
    headers: { ...headers, 'document-title': encodeURIComponent(title) },
    body: body as Uint8Array<ArrayBuffer>,
  });
  return { status: answer.status, body: await answer.json() };
}
const get = (id: number, headers = desk) => house.fetch(`/api/v1/documents/${id}`, { headers });
async function shownTo(patientId: number): Promise<string[]> {
  const answer = await house.fetch(`/api/v1/patients/${patientId}/timeline`, { headers: desk });
  const { entries } = (await answer.json()) as { entries: { kind: string; id: string }[] };
  return entries.filter(({ kind }) => kind === 'document').map(({ id }) => id);
}

t.test('a photo is made anew: upright, smaller, without what the camera wrote into it', async (t) => {
  const patientId = await addPatient(db);
  const taken = await picture(4000, 1000)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Sample' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  t.ok((await sharp(taken).metadata()).exif, 'the camera wrote something');
  const { status, body } = await attach(patientId, taken);
  t.match({ status, body }, { status: 201, body: { patientId, orderId: null, mediaType: 'image/jpeg' } });
  const answer = await get(body.id);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { width, height, exif, orientation, format } = await sharp(bytes).metadata();
  t.same(
    { width, height, exif, orientation, format },
    { width: 750, height: 3000, exif: undefined, orientation: undefined, format: 'jpeg' },
  );
  t.match(Object.fromEntries(answer.headers), {
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': 'inline',
    'cache-control': 'private, no-store',
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  t.same(readFileSync(paperPath(house.appliance.config.dataFolder, sha256)), bytes, 'by its hash in the data folder');
  t.same(await shownTo(patientId), [String(body.id)]);
  const rows = await db.query('SELECT action FROM audit WHERE subject = ? ORDER BY id', [`document:${body.id}`]);
  t.same(
    rows.map(({ action }) => action),
    ['document.attached', 'document.read'],
  );
});

t.test('a PDF is kept as it came and never opens in the page', async (t) => {
  const patientId = await addPatient(db);
  const { body } = await attach(patientId, PDF);
  const answer = await get(body.id);
  t.same(Buffer.from(await answer.arrayBuffer()), PDF);
  t.match(answer.headers.get('content-disposition'), /^attachment; filename="document-\d+\.pdf"$/);
  t.match(answer.headers.get('content-security-policy'), /sandbox/);
  const again = await attach(patientId, PDF);
  t.not(again.body.id, body.id, 'the same file twice is two entries and one file');
});

t.test('what is neither, broken, too large or of somebody else is refused, and nothing is left', async (t) => {
  const patientId = await addPatient(db);
  const other = await orders.place(house.call(), { patientId: await addPatient(db), examId });
  const half = (await picture(600, 600).jpeg().toBuffer()).subarray(0, 400);
  const bomb = await sharp({
    create: { width: 16_000, height: 16_000, channels: 3, background: '#000' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
  for (const [name, bytes, status] of [
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 400],
    ['nothing', Buffer.alloc(0), 400],
    ['half a picture', half, 400],
    ['a picture of 256 million points', bomb, 400],
    ['too large', Buffer.concat([PDF, Buffer.alloc(25 * 1024 * 1024)]), 413],
  ] as const)
    t.equal((await attach(patientId, bytes)).status, status, name);
  t.equal((await attach(patientId, PDF, { orderId: String(other.id) })).status, 404);
  t.equal((await attach(999_999, PDF)).status, 404);
  t.equal((await attach(patientId, PDF, { title: 'a\nb' })).status, 400);
  t.equal((await attach(patientId, PDF, {}, await house.token('radiologist'))).status, 403);
  t.same(await shownTo(patientId), []);
});

t.test('a title in any script travels beside the file; one that is none is refused', async (t) => {
  const patientId = await addPatient(db);
  t.match(await attach(patientId, PDF, { title: 'Überweisung 转诊' }), {
    status: 201,
    body: { title: 'Überweisung 转诊' },
  });
  const path = `/api/v1/patients/${patientId}/documents`;
  for (const title of [undefined, '%E4', '']) {
    const header: Record<string, string> = title === undefined ? {} : { 'document-title': title };
    const answer = await house.fetch(path, { method: 'POST', headers: { ...desk, ...header }, body: PDF });
    t.equal(answer.status, 400);
    t.equal((await answer.json()).error.field, 'title');
  }
});

t.test('a disk without room for new objects has none for papers', async (t) => {
  const patientId = await addPatient(db);
  const { store } = house.appliance;
  const room = store.room;
  store.room = () => ({ totalBytes: 100, freeBytes: 1, state: 'full' });
  t.equal((await attach(patientId, PDF)).status, 507);
  store.room = room;
  t.same(await shownTo(patientId), []);
});

t.test('out of sight is out of sight, with a reason, and the file stays', async (t) => {
  const patientId = await addPatient(db);
  const { body } = await attach(patientId, PDF);
  const hide = (json: object) =>
    house.fetch(`/api/v1/documents/${body.id}/hide`, { method: 'POST', headers: desk, json });
  t.equal((await hide({ reason: ' ' })).status, 400);
  t.equal((await hide({ reason: 'Of another person' })).status, 204);
  t.equal((await get(body.id)).status, 404);
  t.equal((await hide({ reason: 'Again' })).status, 404);
  t.same(await shownTo(patientId), []);
  const [row] = await db.query('SELECT hidden_reason, sha256 FROM documents WHERE id = ?', [body.id]);
  t.equal(row.hidden_reason, 'Of another person');
  t.same(readFileSync(paperPath(house.appliance.config.dataFolder, row.sha256 as string)), PDF);
});

t.test('a file that was cut is said to be damaged, not shown in part', async (t) => {
  const patientId = await addPatient(db);
  const letter = Buffer.concat([PDF, Buffer.from('another')]);
  const { body } = await attach(patientId, letter);
  const sha256 = createHash('sha256').update(letter).digest('hex');
  truncateSync(paperPath(house.appliance.config.dataFolder, sha256), 5);
  t.equal((await get(body.id)).status, 503);
});

t.test('papers go with the patient and with their order, and come back when that is undone', async (t) => {
  const [one, two] = [await addPatient(db), await addPatient(db, { name: 'Muster^Hans' })];
  const order = await orders.place(house.call(), { patientId: one, examId });
  const plain = String((await attach(one, PDF)).body.id);
  const ofOrder = String((await attach(one, PDF, { orderId: String(order.id) })).body.id);
  const both = [plain, ofOrder].sort();
  const of = async (patientId: number) => (await shownTo(patientId)).sort();
  const { change: merged } = await identity.carryOut(
    house.call(),
    { kind: 'merge', patientId: one, intoPatientId: two },
    'Same person',
  );
  t.same(await of(two), both);
  await identity.undo(house.call(), merged.id, 'Not the same');
  t.same(await of(two), []);
  t.same(await of(one), both);
  const { change: split } = await identity.carryOut(
    house.call(),
    { kind: 'split', patientId: one, person: { name: { family: 'Third' } }, orderIds: [order.id] },
    'Two people',
  );
  t.same(await of(split.to.id), [ofOrder], 'the paper of the order went with it');
  t.same(await of(one), [plain]);
  await identity.undo(house.call(), split.id, 'One person');
  t.same(await of(one), both);
});
