// The clinic's logo on the paper of reports: made anew whatever file it came in, in the letterhead from then on, and nothing
// that was signed before looks otherwise. Read back by poppler, an independent reader.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import * as papers from '../../../../appliance/clinic/reports/papers.ts';
import { type Doctor, openReports, type ReportsRoom, textOf } from './writing.ts';

/** Red, with a hole, wider than any letterhead. */
const LOGO = await sharp({ create: { width: 3000, height: 900, channels: 4, background: '#c00000' } })
  .composite([
    {
      input: Buffer.from('<svg width="800" height="800"><circle cx="400" cy="400" r="300"/></svg>'),
      blend: 'dest-out',
    },
  ])
  .png()
  .withMetadata({ exif: { IFD0: { Copyright: 'SECRET-OF-THE-FILE' } } })
  .toBuffer();

async function openDesk(t: Parameters<typeof openReports>[0]) {
  const room = await openReports(t);
  const headers = await room.house.token('administrator');
  return {
    room,
    put: (body: Uint8Array) =>
      room.house.fetch('/api/v1/logo', { method: 'PUT', headers, body: body as Uint8Array<ArrayBuffer> }),
    remove: () => room.house.fetch('/api/v1/logo', { method: 'DELETE', headers }),
    get: () => room.house.fetch('/api/v1/logo', { headers }),
  };
}

async function signed(room: ReportsRoom, doctor: Doctor, patientName: string, impression: string) {
  const { uid } = await room.study({ patientName });
  await room.write(doctor, uid, textOf({ impression }));
  await room.sign(doctor, uid);
  await papers.makeMissing(room.house.call());
  return uid;
}

async function pdfOf(room: ReportsRoom, uid: string, { cookie }: Doctor): Promise<Buffer> {
  const answer = await room.house.fetch(`/api/v1/reports/${uid}/pdf`, { headers: { cookie } });
  return Buffer.from(await answer.arrayBuffer());
}

/** Points of the logo's red in the letterhead, and the text as poppler finds it. */
async function seen(folder: string, pdf: Buffer) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'report.pdf');
  writeFileSync(file, pdf);
  execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', file, path.join(folder, 'page')]);
  const { data, info } = await sharp(path.join(folder, 'page.png'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let red = 0;
  let leftmost = info.width;
  for (let y = 0; y < info.height * 0.2; y++)
    for (let x = 0; x < info.width; x++) {
      const at = (y * info.width + x) * 3;
      if (data[at] < 150 || data[at + 1] > 60 || data[at + 2] > 60) continue;
      red += 1;
      leftmost = Math.min(leftmost, x);
    }
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return { red, leftmost: leftmost / info.width, text };
}

t.test('a logo stands in the letterhead from then on, in every script, and is taken away again', async (t) => {
  const { room, put, remove, get } = await openDesk(t);
  const doctor = await room.doctor();
  const folder = path.join(room.house.appliance.config.dataFolder, 'seen');
  t.equal((await get()).status, 404);
  const before = await signed(room, doctor, 'Sample^Anna', 'Normal study.');
  const first = await pdfOf(room, before, doctor);
  t.equal((await seen(folder, first)).red, 0);

  const kept = await put(LOGO);
  t.equal(kept.status, 200);
  t.match(await kept.json(), { width: 1200, height: 360 }, 'no larger than paper shows');
  const png = Buffer.from(await (await get()).arrayBuffer());
  t.match(await sharp(png).metadata(), { format: 'png', channels: 3, hasAlpha: false });
  t.notMatch(png.toString('latin1'), /SECRET-OF-THE-FILE/, 'nothing but the picture is kept');
  for (const [name, impression] of [
    ['Müller^Zoë', 'Žádný patologický nález.'],
    ['Sample^Amina=عينة^أمينة', 'لا توجد آفة.'],
    ['Yangben^An=样本^安', '颅脑磁共振未见明显异常。'],
  ] as const) {
    const page = await seen(folder, await pdfOf(room, await signed(room, doctor, name, impression), doctor));
    t.ok(page.red > 800, `${page.red} points of the logo`);
    t.ok(page.leftmost > 0.55, 'at the right, beside the name of the clinic');
    t.match(page.text, /Sample Clinic/);
  }
  t.ok((await pdfOf(room, before, doctor)).equals(first), 'what was signed before is the same to the last byte');

  t.equal((await remove()).status, 204);
  t.equal((await remove()).status, 404);
  const after = await signed(room, doctor, 'Sample^Berta', 'Normal study.');
  t.equal((await seen(folder, await pdfOf(room, after, doctor))).red, 0);
  const rows = await room.db.query(`SELECT action FROM audit WHERE action LIKE 'logo.%' ORDER BY id`);
  t.strictSame(
    rows.map(({ action }) => action),
    ['logo.changed', 'logo.removed'],
  );
});

t.test('a JPEG is as good; anything else is refused and what there was stays', async (t) => {
  const { put, get } = await openDesk(t);
  t.equal((await put(await sharp(LOGO).flatten().jpeg().toBuffer())).status, 200);
  const kept = Buffer.from(await (await get()).arrayBuffer());
  const png = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#fff' } }).png();
  const bomb = Buffer.from(await png(100, 100).toBuffer());
  bomb.writeUInt32BE(60_000, 16); // says it is 60000 by 60000
  bomb.writeUInt32BE(60_000, 20);
  for (const [what, body, status] of [
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'), 400],
    ['a GIF', await png(50, 50).gif().toBuffer(), 400],
    ['nothing', Buffer.alloc(0), 400],
    ['half a picture', LOGO.subarray(0, 3000), 400],
    ['one that claims to be huge', bomb, 400],
    ['one that nobody sees', await png(8, 100).toBuffer(), 400],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 400],
    ['too many bytes', Buffer.alloc(5 * 1024 * 1024), 413],
  ] as const)
    t.equal((await put(body)).status, status, what);
  t.ok(Buffer.from(await (await get()).arrayBuffer()).equals(kept));
});
