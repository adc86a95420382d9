// Images that may be another patient's say so above every layout, until somebody has cleared them.
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const PASSWORD = 'a lantern for tests';

t.test(
  'a study under investigation says why in the viewer, whatever it shows, and no longer once cleared',
  async (t) => {
    const browser = await startChromium(t);
    const appliance = await startWithPages(t);
    const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'CT1' };
    await send(sender, t.testdir(), { patientName: 'Sample^Anna', patientId: 'TEST-1' });
    const headers = { 'content-type': 'application/json' };
    const post = (path: string, body: object) =>
      appliance.fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const reader = { username: 'rita', displayName: 'Rita Reader', role: 'radiologist', password: PASSWORD };
    t.equal((await post('users', reader)).status, 201);
    const { page } = await openSignedIn(browser, appliance, '/studies');
    await page.getByRole('row', { name: /Sample/ }).waitFor();
    const { studies } = await (await appliance.fetch('/api/v1/studies')).json();
    const uid: string = studies[0].studyInstanceUid;
    const strip = page.getByRole('region', { name: /^Under investigation/ });
    await page.goto(`${appliance.httpUrl}/viewer/${uid}`);
    await page.getByRole('application').waitFor();
    const answer = await appliance.fetch(`/api/v1/studies/${uid}/suspicion`);
    t.same(await answer.json(), { suspicion: null });
    t.equal(await strip.count(), 0, 'a study that nobody doubts carries nothing');

    const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
    await db.batch([
      {
        sql: `INSERT INTO suspicions (study_id, state, reasons, raised_at)
SELECT id, 'open', '["sex-differs","other-patient-in-room"]', '2026-01-01T08:00:00.000Z' FROM studies`,
      },
    ]);
    await db.close();
    await page.reload();
    t.match(await strip.innerText(), /Other sex[\s\S]*Somebody else was in the room/);
    for (const key of ['1', '2', '3', '4']) {
      await page.keyboard.press(`Shift+${key}`);
      const [above, images] = [await strip.boundingBox(), await page.getByRole('application').boundingBox()];
      t.ok(above!.y + above!.height <= images!.y + 1, 'nothing of the images lies over it');
    }
    const theirs = await openPage(browser);
    await theirs.page.goto(`${appliance.httpUrl}/viewer/${uid}`);
    await theirs.page.getByLabel('User name').fill('rita');
    await theirs.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await theirs.page.keyboard.press('Enter');
    const seen = theirs.page.getByRole('region', { name: /^Under investigation/ });
    await seen.getByText('A technician or manager can clear it').waitFor();
    t.equal(await seen.getByRole('link').count(), 0, 'no way to what she may not');

    await strip.getByRole('link', { name: 'Clear it in the inbox' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    t.equal((await post(`inbox/${uid}/clear`, { reason: 'Asked the patient' })).status, 204);
    await seen.waitFor({ state: 'detached' });
  },
);
