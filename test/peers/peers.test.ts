// The peers themselves start, talk and end: when these fail, look here before at the service.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { ctSlice } from '../objects.ts';
import { openPage, startChromium } from './chromium.ts';
import { dcmsend, echoscu, startStorescp, storescu } from './dcmtk.ts';
import { startOrthanc } from './orthanc.ts';

t.test('storescp takes what storescu and dcmsend send', async (t) => {
  const folder = t.testdir({ sent: {}, received: {} });
  await writeFile(join(folder, 'sent/1.dcm'), ctSlice({ rows: 16, columns: 16, instanceNumber: 1 }).file);
  await writeFile(join(folder, 'sent/2.dcm'), ctSlice({ rows: 16, columns: 16, instanceNumber: 2 }).file);
  const peer = await startStorescp(t, join(folder, 'received'));
  const to = { dicomPort: peer.port, aeTitle: 'STORESCP' };
  t.match(await echoscu(to), { code: 0 });
  t.match(await storescu(to, [join(folder, 'sent/1.dcm')]), { code: 0 });
  t.equal((await readdir(join(folder, 'received'))).length, 1);
  t.match(await dcmsend(to, join(folder, 'sent')), { code: 0 });
  t.equal((await readdir(join(folder, 'received'))).length, 2);
});

t.test('Orthanc stores and serves DICOMweb', async (t) => {
  const folder = t.testdir({ sent: {} });
  const slice = ctSlice({ rows: 16, columns: 16 });
  await writeFile(join(folder, 'sent/1.dcm'), slice.file);
  const orthanc = await startOrthanc(t, { dicomWeb: true });
  t.match(await dcmsend(orthanc, join(folder, 'sent')), { code: 0 });
  t.equal(await orthanc.instances(), 1);
  const answer = await fetch(`${orthanc.httpUrl}/dicom-web/studies/${slice.studyInstanceUid}/instances`);
  t.match(await answer.json(), [{ '00080018': { Value: [slice.sopInstanceUid] } }]);
});

t.test('Chromium draws a page and tells its errors', async (t) => {
  const browser = await startChromium(t);
  const { page, errors } = await openPage(browser);
  await page.setContent('<h1>Lightbox</h1><script>throw new Error("on purpose")</script>');
  t.equal(await page.getByRole('heading').textContent(), 'Lightbox');
  t.match(errors.join(), 'on purpose');
});
