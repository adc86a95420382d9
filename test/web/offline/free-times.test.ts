// Free times while the box is away: from the day that is kept, with what this desk has booked meanwhile, and said so.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { freeTimes } from '../../../web/offline/free-times.ts';
import type { Appointment, Clinic } from '../../../web/shapes.ts';
import { instantAt, wallOf } from '../../../web/words/wall-time.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const MONDAY = '2031-03-03';
const at = (hours: number) => instantAt(MONDAY, hours * 60);
const room = { id: 1, name: 'US', modality: 'US', departmentId: null, stationAeTitle: '', isActive: true };
const shift = { id: 1, roomId: 1, doctor: null, weekday: 1, fromTime: '08:00', toTime: '10:00' };
const CLINIC: Clinic = { departments: [], rooms: [room], shifts: [shift], closures: [], doctors: [], technicians: [] };
const exam = { modality: 'US', durationMinutes: 30 };
const taken = (from: number, to: number, more: Partial<Appointment> = {}) =>
  ({
    roomId: 1,
    state: 'booked',
    startsAt: at(from).toISOString(),
    endsAt: at(to).toISOString(),
    ...more,
  }) as Appointment;
const hours = (appointments: Appointment[], from = at(0), clinic = CLINIC) =>
  freeTimes({ clinic, exam, appointments }, from).map(({ startsAt }) => wallOf(new Date(startsAt)).minutes / 60);

t.test('between what is taken, within the hours', async (t) => {
  t.same(hours([]), [8, 8.5, 9, 9.5]);
  t.same(hours([taken(8.25, 9)]), [9, 9.5]);
  t.same(hours([], at(9.02)), [9 + 5 / 60], 'not before the moment that is asked for');
  t.same(hours([taken(8, 10, { state: 'cancelled' }), taken(8, 10, { isWalkIn: true })]), [8, 8.5, 9, 9.5]);
  t.same(hours([taken(8, 10, { roomId: 2 })]).length, 4, 'another room');
  const closure = { id: 1, roomId: null, doctor: null, reason: 'x' };
  const closed = { ...closure, startsAt: at(0).toISOString(), endsAt: at(9).toISOString() };
  t.same(hours([], at(0), { ...CLINIC, closures: [closed] }), [9, 9.5]);
  t.same(hours([], at(0), { ...CLINIC, shifts: [] })[0], 8, 'where nobody said when, the usual hours');
  t.same(hours([], at(0), { ...CLINIC, rooms: [{ ...room, modality: 'CT' }] }), []);
});

/** Waits until an answer whose address begins so is in the browser's own store. */
async function isKept(page: Page, beginning: string): Promise<void> {
  await page.waitForFunction(async (beginning) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('lightbox');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    if (!db.objectStoreNames.contains('answers')) {
      db.close();
      return false;
    }
    const paths = await new Promise<IDBValidKey[]>((resolve) => {
      const request = db.transaction('answers').objectStore('answers').getAllKeys();
      request.onsuccess = () => resolve(request.result);
    });
    db.close();
    return paths.some((path) => String(path).startsWith(beginning));
  }, beginning);
}

t.test('a desk that is cut off books a time it was offered', async (t) => {
  const appliance = await startWithPages(t);
  const browser = await startChromium(t);
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  await addPatient(db, { name: 'Sample^Anna', patientId: 'TEST-1' });
  await db.close();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'US', departmentId: null, modality: 'US', stationAeTitle: '' });
  t.ok((await appliance.fetch('/api/v1/rooms', { method: 'POST', headers, body })).ok);
  const { page } = await openSignedIn(browser, appliance, '/patients/1');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  await isKept(page, '/api/v1/patients/1');
  await page.goto(`${appliance.httpUrl}/calendar?date=${MONDAY}&list=no`);
  await page.getByRole('region', { name: 'US', exact: true }).waitFor();
  await isKept(page, `/api/v1/appointments?from=${encodeURIComponent(at(0).toISOString())}`);
  await page.getByRole('button', { name: 'New appointment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Find the patient').fill('sample');
  await dialog.getByRole('button', { name: /Sample, Anna/ }).click();
  await page.context().setOffline(true);
  await dialog.getByLabel('Which exam?').selectOption({ label: 'US · Ultrasound abdomen' });
  const times = dialog.getByRole('group', { name: /^Free that day, as of/ });
  t.match(await times.getByRole('button').first().innerText(), '8:00');
  await times.getByRole('button').first().click();
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByRole('button', { name: /8:00.*Sample, Anna/ }).waitFor();

  await page.getByRole('button', { name: 'New appointment' }).click();
  await dialog.getByLabel('Which exam?').selectOption({ label: 'US · Ultrasound abdomen' });
  t.notMatch(await times.getByRole('button').first().innerText(), '8:00', 'it isn’t offered twice');
  await page.context().setOffline(false);
});
