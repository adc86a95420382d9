// The paper of a signed report: a PDF whose fonts are in it, in every script, with a code that tells genuine from changed
// and superseded. Read back by poppler, an independent reader.
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import type { DocumentJson } from '../../../../appliance/clinic/reports/document.ts';
import * as papers from '../../../../appliance/clinic/reports/papers.ts';
import * as staff from '../../../../appliance/clinic/staff/staff.ts';
import { derivedUid } from '../../../../appliance/lib/dicom/uid.ts';
import { openReports, type ReportsRoom, type Texts, textOf } from './writing.ts';

async function pdfOf(room: ReportsRoom, uid: string, cookie: string, query = ''): Promise<Buffer> {
  const answer = await room.house.fetch(`/api/v1/reports/${uid}/pdf${query}`, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** The first page as grey pixels, the fonts by name, and the text as poppler finds it. */
async function seen(folder: string, pdf: Buffer) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'report.pdf');
  writeFileSync(file, pdf);
  execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', file, path.join(folder, 'page')]);
  const { data, info } = await sharp(path.join(folder, 'page.png'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ink = (fromX: number, toX: number, fromY: number, toY: number) => {
    let dark = 0;
    for (let y = Math.floor(fromY * info.height); y < toY * info.height; y++)
      for (let x = Math.floor(fromX * info.width); x < toX * info.width; x++)
        if (data[y * info.width + x] < 128) dark += 1;
    return dark;
  };
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).split('\n').slice(2).filter(Boolean);
  return { ink, text, fonts, info: execFileSync('pdfinfo', [file], { encoding: 'utf8' }) };
}

const SAMPLES: Record<
  string,
  { patientName: string; texts: Texts; says: RegExp[]; font: RegExp; isRightToLeft?: true }
> = {
  Latin: {
    patientName: 'Müller^Zoë^^Dr',
    texts: { findings: 'Liver ≥ 14 cm → normal, 38 °C.', impression: 'Žádný patologický nález.' },
    says: [/Dr Müller, Zoë/, /Liver ≥ 14 cm → normal, 38 °C\./, /Žádný patologický nález\./],
    font: /NotoSans-Regular/,
  },
  Arabic: {
    patientName: 'Sample^Anna=عينة^آنا',
    texts: { findings: 'الكبد: طوله 14.2 سم (طبيعي).', impression: 'لا توجد آفة.' },
    says: [/Sample, Anna/, /14\.2/],
    font: /NotoSansArabic-Regular/,
    isRightToLeft: true,
  },
  Hebrew: {
    patientName: 'Sample^Anna',
    texts: { findings: 'הכבד תקין (ללא ממצא), 14.2 ס"מ.', impression: 'תקין.' },
    says: [/תקין הכבד|הכבד תקין/, /14\.2/],
    font: /NotoSansHebrew-Regular/,
    isRightToLeft: true,
  },
  Chinese: {
    patientName: 'Yangben^Anna=样本^安娜',
    texts: { findings: '脑实质未见异常信号影，灰白质分界清晰。', impression: '颅脑磁共振未见明显异常。' },
    says: [/样本 安娜 \(Yangben, Anna\)/, /脑实质未见异常信号影/],
    font: /NotoSansSC.*-Regular/,
  },
};

for (const [script, { patientName, texts, says, font, isRightToLeft }] of Object.entries(SAMPLES)) {
  t.test(`a report in ${script} is a page that can be seen and searched, with every font in it`, async (t) => {
    const room = await openReports(t);
    const doctor = await room.doctor();
    const { uid } = await room.study({ patientName });
    await room.write(doctor, uid, textOf(texts));
    await room.sign(doctor, uid);
    const page = await seen(
      path.join(room.house.appliance.config.dataFolder, 'seen'),
      await pdfOf(room, uid, doctor.cookie),
    );
    for (const pattern of says) t.match(page.text, pattern);
    t.ok(
      page.fonts.some((line) => font.test(line)),
      page.fonts.join('\n'),
    );
    t.ok(
      page.fonts.every((line) => / yes yes yes /.test(line)),
      'embedded, a subset, with its letters known',
    );
    t.match(page.info, /Tagged: +yes/);
    t.match(page.text, /Findings/);
    // Below the facts, where findings and impression stand: a right-to-left paragraph begins at the right edge.
    const [left, right] = [page.ink(0.09, 0.2, 0.36, 0.45), page.ink(0.8, 0.91, 0.36, 0.45)];
    if (isRightToLeft) t.ok(right > 20, `${right} dark points at the right`);
    else t.ok(left > 20, `${left} dark points at the left`);
    t.ok(page.ink(0.7, 0.91, 0.4, 0.7) > 500, 'the code');
  });
}

t.test(
  'what is asked for is the newest version; each keeps its own paper, with tables, lists and measurements',
  async (t) => {
    const room = await openReports(t);
    const doctor = await room.doctor();
    const { uid, patientId } = await room.study();
    const cell = (text: string): DocumentJson => ({
      type: 'table_cell',
      attrs: { isHeader: text === 'Side' },
      content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
    });
    const measurement = { type: 'measurement', attrs: { label: 'Nodule', value: 8.5, unit: 'mm' } };
    const image = {
      type: 'image',
      attrs: { studyInstanceUid: uid, seriesInstanceUid: uid, sopInstanceUid: derivedUid('nothing') },
    };
    const findings: DocumentJson[] = [
      {
        type: 'bullet_list',
        content: [{ type: 'list_item', content: [{ type: 'paragraph', content: [measurement] }] }],
      },
      {
        type: 'table',
        content: [
          { type: 'table_row', content: [cell('Side')] },
          { type: 'table_row', content: [cell('Right')] },
        ],
      },
      image,
    ];
    await room.write(doctor, uid, textOf({ findings }));
    await room.sign(doctor, uid);
    await papers.makeMissing(room.house.call());
    const first = await pdfOf(room, uid, doctor.cookie);
    await room.write(doctor, uid, textOf({ findings, addenda: ['Seen on the late image.'] }));
    await room.sign(doctor, uid, { kind: 'addendum', reason: 'Late image' });
    const second = await seen(
      path.join(room.house.appliance.config.dataFolder, 'seen'),
      await pdfOf(room, uid, doctor.cookie),
    );
    for (const text of [
      'Nodule 8.5 mm',
      'Right',
      'Measurements',
      'Report with addendum: Late image',
      'Seen on the late image',
    ])
      t.match(second.text, text);
    t.match(second.text, /This image can't be shown/, 'a missing image leaves a sentence and no gap');
    t.same(await pdfOf(room, uid, doctor.cookie, '?version=1'), first);
    const timeline = await room.house.fetch(`/api/v1/patients/${patientId}/timeline`, {
      headers: { cookie: doctor.cookie },
    });
    const { entries } = (await timeline.json()) as { entries: { kind: string }[] };
    t.match(
      entries.filter(({ kind }) => kind === 'report'),
      [{ id: uid, title: 'CT head', state: 'addendum' }],
      'and it stands once in the patient’s timeline',
    );
    const none = await room.house.fetch(`/api/v1/reports/${uid}/pdf?version=9`, { headers: { cookie: doctor.cookie } });
    t.equal(none.status, 404);
    t.notMatch(room.house.log.join('\n'), /Nodule|Sample/, 'nothing of it is in the log');
  },
);

t.test('the signer’s title stands before the name, and a modality for an exam that nobody named', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor('dr-mira');
  await staff.change(room.house.call(), 'dr-mira', { title: 'Dr. med.' });
  const { uid } = await room.study({ modality: 'MR', description: '', isOrdered: false });
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  const { text } = await seen(
    path.join(room.house.appliance.config.dataFolder, 'seen'),
    await pdfOf(room, uid, doctor.cookie),
  );
  t.match(text, /Signed electronically by Dr\. med\. dr-mira/);
  t.match(text, /^ *MR$/m);
});

t.test('a long report goes over several pages and loses nothing', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  const lines = Array.from({ length: 120 }, (_, n) => `Paragraph ${n} ${'of many words '.repeat(n % 30)}end-${n}.`);
  const findings = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
  await room.write(
    doctor,
    uid,
    textOf({ findings: [...findings, { type: 'paragraph', content: [{ type: 'text', text: '9'.repeat(400) }] }] }),
  );
  await room.sign(doctor, uid);
  const { text, info } = await seen(
    path.join(room.house.appliance.config.dataFolder, 'seen'),
    await pdfOf(room, uid, doctor.cookie),
  );
  for (let n = 0; n < 120; n++) t.match(text, `end-${n}.`);
  t.equal(text.replace(/[^9]/g, '').length >= 400, true, 'a word longer than a line is broken, not cut');
  t.ok(Number(/Pages: +(\d+)/.exec(info)![1]) >= 4);
});

t.test(
  'verification tells genuine, changed, superseded and unknown, to anybody, and nothing of whose it is',
  async (t) => {
    const room = await openReports(t);
    const doctor = await room.doctor();
    const { uid } = await room.study({ patientName: 'Sample^Secret' });
    await room.write(doctor, uid, textOf());
    await room.sign(doctor, uid);
    const first = await pdfOf(room, uid, doctor.cookie);
    const [{ code }] = (await room.db.query('SELECT code FROM report_seals')) as { code: string }[];
    t.ok(first.includes(code), 'the file carries its code');
    const folder = path.join(room.house.appliance.config.dataFolder, 'scanned');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'report.pdf'), first);
    execFileSync('pdftoppm', ['-r', '300', '-png', '-singlefile', 'report.pdf', 'page'], { cwd: folder });
    const scanned = execFileSync('zbarimg', ['-q', 'page.png'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    t.equal(scanned.trim(), `QR-Code:http://lightbox.local/verify#${code}`, 'and a scanner reads it off the page');
    const byCode = async (text: string) =>
      (await room.house.fetch(`/api/v1/verification?code=${encodeURIComponent(text)}`)).json() as Promise<
        Record<string, unknown>
      >;
    const byFile = async (body: Buffer) =>
      (await room.house.fetch('/api/v1/verification', { method: 'POST', body: new Uint8Array(body) })).json();

    t.match(await byCode(code), { verdict: 'genuine', version: { number: 1, kind: 'final' }, newest: null });
    t.match(await byCode(`http://lightbox.local/verify#${code}`), { verdict: 'genuine' }, 'the address on the paper');
    t.match(await byFile(first), { verdict: 'genuine' });
    t.notMatch(JSON.stringify([await byCode(code), await byFile(first)]), /Secret|Sample|\d\.\d+\.\d+/);
    for (const at of [100, first.length >> 1, first.length - 20]) {
      const changed = Buffer.from(first);
      changed[at] ^= 1;
      t.match(await byFile(changed), { verdict: 'changed' }, `one bit of byte ${at}`);
    }
    const parts = code.split('.');
    const wrong = [
      parts.with(2, '2'),
      parts.with(3, String(Number(parts[3]) + 1)),
      parts.with(
        4,
        parts[4].replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
      ),
    ];
    for (const each of wrong) t.match(await byCode(each.join('.')), { verdict: 'changed' });
    t.match(await byCode('hello'), { verdict: 'unknown' });
    t.match(await byFile(Buffer.from('%PDF-1.4 of somebody else')), { verdict: 'unknown' });

    const { algorithm, keys } = (await (await room.house.fetch('/api/v1/verification/keys')).json()) as {
      algorithm: string;
      keys: { publicKey: string }[];
    };
    t.equal(algorithm, 'ed25519');
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: keys[0].publicKey } });
    const [said, signature] = [parts.slice(0, 5).join('.'), Buffer.from(parts[5], 'base64url')];
    t.equal(verify(null, Buffer.from(said), key, signature), true, 'who has the public key needs no box');

    await room.write(doctor, uid, textOf({ impression: 'Small cyst.' }));
    await room.sign(doctor, uid, { kind: 'amended', reason: 'Cyst overlooked' });
    t.match(await byCode(code), { verdict: 'superseded', newest: { number: 2, kind: 'amended' } });
    t.match(await byFile(first), { verdict: 'superseded' });
    t.match(await byFile(await pdfOf(room, uid, doctor.cookie)), { verdict: 'genuine' });

    for (const table of ['report_seals', 'report_papers']) {
      await t.rejects(room.db.batch([{ sql: `DELETE FROM ${table}` }]), /never deleted/);
      await t.rejects(room.db.batch([{ sql: `UPDATE ${table} SET version_id = 7` }]), /never changed/);
    }
    await room.db.batch([
      { sql: 'DROP TRIGGER report_versions_are_never_changed' },
      { sql: `UPDATE report_versions SET content = replace(content, 'Small cyst', 'Large tumour')` },
    ]);
    t.match(
      await byFile(await pdfOf(room, uid, doctor.cookie)),
      { verdict: 'changed' },
      'what the box keeps was changed',
    );
  },
);
