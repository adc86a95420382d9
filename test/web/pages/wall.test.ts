// A screen on the wall, set up once: it shows who is called, follows by itself, and comes back after a cut.
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { addPatient } from '../../patient-rows.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

t.test('the screen follows the day without anybody signed in, and is ended from the settings', async (t) => {
  const browser = await startChromium(t);
  const appliance = await startWithPages(t);
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  const patientId = await addPatient(db, { name: 'Sample^Anna' });
  await db.close();
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await appliance.fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { id: number };
  };
  const admin = await openSignedIn(browser, appliance, '/settings');
  const section = admin.page.getByRole('region', { name: 'Waiting room screens' });
  await section.getByLabel('Shown of a person').selectOption({ label: 'Initials' });
  await section.getByRole('button', { name: 'Add a screen…' }).click();
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Entrance');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const address = (await dialog.getByText('/wall#').innerText()).trim();
  await dialog.getByRole('button', { name: 'Close' }).click();

  const { page, errors } = await openPage(browser, { viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' });
  await page.goto(address);
  await page.getByText('Welcome').waitFor();
  const room = await post('rooms', { name: 'Ultrasound', departmentId: null, modality: 'US', stationAeTitle: '' });
  const { exams } = (await (await appliance.fetch('/api/v1/exams')).json()) as {
    exams: { id: number; code: string }[];
  };
  const order = { examId: exams.find(({ code }) => code === 'US-ABD')!.id };
  const startsAt = new Date().toISOString();
  const { id } = await post('appointments', {
    kind: 'exam',
    patientId,
    roomId: room.id,
    startsAt,
    order,
    isWalkIn: true,
  });
  await page.getByRole('region', { name: 'Waiting' }).getByText('A. S.').waitFor();
  await post(`appointments/${id}/move`, { to: 'in-room' });
  const called = page.getByRole('region', { name: 'Please come in' }).getByText('A. S.');
  await called.waitFor();
  t.ok((await called.boundingBox())!.height > 60, 'large enough for 4 m');
  t.equal(await page.getByText('Anna').count(), 0);
  t.equal(await page.getByRole('button').count(), 0, 'no controls');
  await page.context().setOffline(true);
  await post(`appointments/${id}/move`, { to: 'in-scan' });
  await page.waitForTimeout(6000);
  t.equal(await called.count(), 1, 'a short cut takes nothing off the screen');
  await page.context().setOffline(false);
  await page.getByText('in the exam').waitFor();

  await admin.page.reload();
  await section.getByRole('button', { name: 'End the screen Entrance' }).click();
  await page.getByText('This screen is not known here').waitFor();
  t.same(
    errors.filter((line) => !/404|ERR_INTERNET/.test(line)),
    [],
  );
});
