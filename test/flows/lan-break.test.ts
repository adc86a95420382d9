// Two desks are cut off from the box and go on working, on different things and on the same: afterwards nothing is lost,
// nothing is there twice, and where both wanted something else a person is asked. Real service, real browsers, real cables.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import t from 'tap';
import type { startAppliance } from '../appliance.ts';
import { type Cable, layCable } from '../peers/cable.ts';
import { openPage, startChromium } from '../peers/chromium.ts';
import { startWithPages } from '../web/pages.ts';

const PASSWORD = 'a lantern for tests';
const browser: Browser = await startChromium(t);
const appliance: Awaited<ReturnType<typeof startAppliance>> = await startWithPages(t);

async function api<T>(method: string, path: string, json?: unknown): Promise<T> {
  const headers = json === undefined ? undefined : { 'content-type': 'application/json' };
  const answer = await appliance.fetch(`/api/v1/${path}`, {
    method,
    headers,
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

interface Desk {
  page: Page;
  context: BrowserContext;
  cable: Cable;
  errors: string[];
}

/** A workstation with a cable of its own, somebody signed in, and the day's lists taken in. */
async function desk(username: string, displayName: string): Promise<Desk> {
  await api('POST', 'users', { username, displayName, role: 'receptionist', password: PASSWORD });
  const cable = await layCable(t, appliance.httpPort);
  const { page, errors } = await openPage(browser);
  const signedIn = await page.request.post(`${cable.url}/api/v1/session`, {
    data: { username, password: PASSWORD },
    headers: { origin: cable.url },
  });
  if (!signedIn.ok()) throw new Error(await signedIn.text());
  await page.goto(`${cable.url}/board`);
  await page.getByRole('heading', { name: 'Board' }).waitFor();
  await keptPaths(page, /\/exams$/);
  await keptPaths(page, /\/appointments\?/);
  return { page, context: page.context(), cable, errors };
}

/** Rows in this browser's own store, by place. */
const kept = (page: Page): Promise<Record<string, unknown[]>> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('lightbox');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const rows: Record<string, unknown[]> = {};
    for (const name of db.objectStoreNames) {
      rows[name] = await new Promise((resolve) => {
        const request = db.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
      });
    }
    db.close();
    return rows;
  });

async function keptPaths(page: Page, wanted: RegExp): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { answers = [] } = await kept(page).catch(() => ({ answers: [] }));
    if ((answers as { path: string }[]).some(({ path }) => wanted.test(path))) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`Nothing like ${wanted} was kept`);
}

const card = (page: Page, column: string, name: RegExp) =>
  page.getByRole('region', { name: column, exact: true }).getByRole('listitem', { name });
const go = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
const cut = async ({ page, cable }: Desk) => {
  await cable.pull();
  await page.getByText(/^No connection since/).waitFor();
};
const nothingWaits = (page: Page) =>
  page
    .getByText(/^\d actions? (waits?|needs?) (to be sent|you)\.$/)
    .first()
    .waitFor({ state: 'detached' });

async function register(page: Page, family: string, given: string, born: string, atLast = () => {}): Promise<void> {
  await go(page, 'Patients');
  await page.getByRole('button', { name: 'Register a patient' }).click();
  const dialog = page.getByRole('dialog', { name: 'Register a patient' });
  await dialog.getByLabel('Family name', { exact: true }).fill(family);
  await dialog.getByLabel('Given name', { exact: true }).fill(given);
  await dialog.getByLabel('Birth date').fill(born);
  atLast();
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
}

async function book(page: Page, patient: string, time: string): Promise<void> {
  await go(page, 'Calendar');
  await page.getByRole('button', { name: 'New appointment' }).click();
  const dialog = page.getByRole('dialog', { name: 'New appointment' });
  await dialog.getByLabel('Find the patient').fill(patient);
  await dialog.getByRole('button', { name: new RegExp(patient) }).click();
  await dialog.getByText('Consultation').click();
  await dialog.getByLabel('Time', { exact: true }).fill(time);
  await dialog.getByLabel('Room').selectOption({ label: 'Talks' });
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function edit(page: Page, name: string, fields: Record<string, string>): Promise<void> {
  await go(page, 'Patients');
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: /Change/ });
  if (!(await dialog.getByLabel('E-mail').isVisible())) await dialog.getByText('Other scripts, address').click();
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
}

interface Person {
  id: number;
  name: string;
  phone: string;
  email: string;
  address: string;
}
const people: Record<string, Person> = {};
for (const [family, given, birthDate] of [
  ['Beispiel', 'Karl', '1950-01-02'],
  ['Quastenflosser', 'Ida', '1961-07-30'],
  ['Wolkenstein', 'Theo', '1973-11-11'],
  ['Marder', 'Ursula', '1988-03-21'],
]) {
  people[family!] = await api<Person>('POST', 'patients', { name: { family, given }, birthDate, phone: '000' });
}
const room = await api<{ id: number }>('POST', 'rooms', {
  ...{ name: 'Talks', departmentId: null, modality: '', stationAeTitle: '' },
});
const midday = new Date();
midday.setHours(12, 0, 0, 0);
const at = (minutes: number) => new Date(midday.getTime() + minutes * 60_000).toISOString();
const appointmentOf: Record<string, number> = {};
for (const [n, family] of ['Beispiel', 'Quastenflosser'].entries()) {
  const booking = { kind: 'consultation', patientId: people[family]!.id, roomId: room.id, startsAt: at(n * 30) };
  appointmentOf[family] = (await api<{ id: number }>('POST', 'appointments', { ...booking, anyway: true })).id;
}
const anna = await desk('anna', 'Anna Desk');
const bert = await desk('bert', 'Bert Desk');

const audit = async (action: string, subject?: string) => {
  const query = new URLSearchParams({ action, limit: '100', ...(subject ? { subject } : {}) });
  return (await api<{ rows: { actor: string }[] }>('GET', `audit?${query}`)).rows;
};
const found = async (search: string) =>
  (await api<{ patients: Person[] }>('GET', `patients?search=${search}`)).patients;

t.test('cut off, both desks go on', async (t) => {
  for (const { page } of [anna, bert]) {
    await go(page, 'Patients');
    await page.getByRole('link', { name: /Wolkenstein/ }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await go(page, 'Board');
  }
  await Promise.all([cut(anna), cut(bert)]);

  // The same at both: it is met, and asks nobody.
  for (const { page } of [anna, bert]) {
    await card(page, 'Expected', /Beispiel/)
      .getByRole('button', { name: /^Arrived/ })
      .click();
    await card(page, 'Waiting', /Beispiel/)
      .getByText('Not sent yet')
      .waitFor();
  }
  // One says arrived, the other that the patient did not come.
  await card(anna.page, 'Expected', /Quastenflosser/)
    .getByRole('button', { name: /^Arrived/ })
    .click();
  await card(anna.page, 'Waiting', /Quastenflosser/).waitFor();
  await card(anna.page, 'Waiting', /Quastenflosser/)
    .getByRole('button', { name: /^Call in/ })
    .click();
  await card(anna.page, 'In room', /Quastenflosser/).waitFor();
  const missed = card(bert.page, 'Expected', /Quastenflosser/);
  await missed.getByRole('button', { name: /^Actions for/ }).click();
  await bert.page.getByRole('menuitem', { name: 'Did not come' }).click();
  await missed.waitFor({ state: 'detached' });

  await edit(anna.page, 'Wolkenstein', { Telephone: '111', Address: 'Lane 1' });
  await edit(bert.page, 'Wolkenstein', { Telephone: '222', 'E-mail': 'theo@example.org' });
  await anna.page.getByText('111').first().waitFor();
  await bert.page.getByText('222').first().waitFor();

  for (const { page } of [anna, bert]) await register(page, 'Neumann', 'Clara', '1990-04-12');
  await register(bert.page, 'Zimmer', 'Otto', '1947-09-30');
  for (const { page } of [anna, bert]) await book(page, 'Neumann', '14:00');
  await go(anna.page, 'Board');
  await card(anna.page, 'Expected', /Neumann/)
    .getByText('Not sent yet')
    .waitFor();
  await anna.page.getByText('6 actions wait to be sent.').waitFor();
  await bert.page.getByText('6 actions wait to be sent.').waitFor();
  t.equal((await found('Neumann')).length, 0, 'the box knows nothing of it');
});

t.test('a tab that is closed while cut off loses nothing', async (t) => {
  const before = (await kept(anna.page)).actions;
  await anna.page.close();
  t.equal(before.length, 6);
  await anna.cable.plugIn();
  anna.page = await anna.context.newPage();
  await anna.page.goto(`${anna.cable.url}/board`);
  await card(anna.page, 'In room', /Quastenflosser/).waitFor();
  await nothingWaits(anna.page);
  t.equal((await kept(anna.page)).actions.length, 0);
  t.match(await api('GET', `patients/${people.Wolkenstein!.id}`), { phone: '111', address: 'Lane 1', email: '' });
  t.equal((await found('Neumann')).length, 1);
  t.equal((await audit('appointment.moved', `appointment:${appointmentOf.Quastenflosser}`)).length, 2);
});

t.test('the second desk is asked wherever it wanted something else', async (t) => {
  const { page, cable } = bert;
  await cable.plugIn();
  await page.getByText('3 actions need you.').waitFor();
  await page.getByText('1 action waits to be sent.').waitFor(); // the booking, behind its patient
  t.match(
    await api('GET', `patients/${people.Wolkenstein!.id}`),
    { phone: '111', email: '' },
    'nothing is overwritten',
  );
  t.equal((await found('Neumann')).length, 1, 'nobody is registered twice');
  t.equal((await found('Zimmer')).length, 1, 'what nobody disputes went out');
  t.same(
    (await audit('appointment.moved', `appointment:${appointmentOf.Beispiel}`)).map(({ actor }) => actor),
    ['user:anna'],
    'the same wish was met already',
  );
  await page.getByRole('link', { name: 'Show' }).click();

  const move = page.getByRole('listitem', { name: /Quastenflosser/ });
  await move.getByRole('row', { name: /Where the patient is Expected Did not come In room/ }).waitFor();
  await move.getByRole('button', { name: 'Leave it as it is in the box' }).click();
  await move.waitFor({ state: 'detached' });

  const change = page.getByRole('listitem', { name: /Wolkenstein/ });
  await change.getByRole('row', { name: /Telephone 000 222 111/ }).waitFor();
  t.notOk(
    await change.getByRole('checkbox', { name: 'Take yours: Telephone' }).isChecked(),
    'disputed: nobody’s default',
  );
  t.ok(await change.getByRole('checkbox', { name: 'Take yours: E-mail' }).isChecked());
  t.equal(await change.getByRole('row').count(), 3, 'what the form only sent along is no wish');
  await change.getByRole('button', { name: 'Send what is ticked' }).click();
  await change.waitFor({ state: 'detached' });
  await page
    .getByRole('region', { name: 'Waits to be sent' })
    .getByText(/Wolkenstein/)
    .waitFor({ state: 'detached' });
  t.match(await api('GET', `patients/${people.Wolkenstein!.id}`), {
    ...{ phone: '111', address: 'Lane 1', email: 'theo@example.org' },
  });

  const double = page.getByRole('listitem', { name: /Register Neumann/ });
  await double.getByRole('button', { name: /^This is the person: Neumann/ }).click();
  await double.waitFor({ state: 'detached' });
  const slot = page.getByRole('listitem', { name: /Book an appointment for Neumann/ });
  await slot.getByText('The room already has an appointment at this time').waitFor();
  await slot.getByLabel('Time', { exact: true }).fill('15:00');
  await slot.getByRole('button', { name: 'Book at this time' }).click();
  await page.getByRole('heading', { name: 'Everything is sent' }).waitFor();

  const [clara, ...others] = await found('Neumann');
  t.same(others, []);
  const { entries } = await api<{ entries: { kind: string }[] }>('GET', `patients/${clara!.id}/timeline`);
  t.equal(entries.filter(({ kind }) => kind === 'appointment').length, 2, 'both bookings, each once, of one person');
});

t.test('an answer that is lost on the way is not done again', async (t) => {
  const { page, cable } = anna;
  await go(page, 'Patients');
  await page.getByRole('heading', { name: 'Patients' }).waitFor();
  await register(page, 'Verschollen', 'Rosa', '1932-06-08', () => cable.swallowAnswers());
  for (let tries = 0; (await found('Verschollen')).length === 0 && tries < 100; tries++) await page.waitForTimeout(50);
  t.equal((await found('Verschollen')).length, 1, 'it had arrived');
  await cable.plugIn();
  await nothingWaits(page);
  t.equal((await found('Verschollen')).length, 1);
  await page
    .getByText(/^P-\d+/)
    .first()
    .waitFor();
  t.pass('the page shows the number that the box gave');
});

t.test('back in the same instant with the same person: registered once, the other is asked', async (t) => {
  await Promise.all([cut(anna), cut(bert)]);
  for (const { page } of [anna, bert]) await register(page, 'Gleichzeitig', 'Pia', '1969-02-17');
  await Promise.all([anna.cable.plugIn(), bert.cable.plugIn()]);
  const asked = [anna, bert].map(({ page }) =>
    page
      .getByText('1 action needs you.')
      .waitFor()
      .then(() => page),
  );
  const page = await Promise.any(asked);
  for (const one of asked) one.catch(() => {});
  t.equal((await found('Gleichzeitig')).length, 1);
  await page.getByRole('link', { name: 'Show' }).click();
  await page.getByRole('button', { name: 'Register all the same' }).click();
  await nothingWaits(page);
  t.equal((await found('Gleichzeitig')).length, 2, 'a person may say that they are two');
});

t.test('what is being typed survives a closed tab, and is offered', async (t) => {
  const { page, context, cable } = anna;
  await go(page, 'Patients');
  await page.getByRole('button', { name: 'Register a patient' }).click();
  await page.getByLabel('Family name', { exact: true }).fill('Halbfertig');
  await page.waitForTimeout(600);
  await page.close();
  anna.page = await context.newPage();
  await anna.page.goto(`${cable.url}/patients?add=yes`);
  await anna.page.getByRole('button', { name: 'Go on with it' }).click();
  t.equal(await anna.page.getByLabel('Family name', { exact: true }).inputValue(), 'Halbfertig');
  await anna.page.getByRole('button', { name: 'Cancel' }).click();
  await anna.page.getByRole('dialog').waitFor({ state: 'detached' });
  await anna.page.waitForTimeout(400);
  t.same((await kept(anna.page)).drafts, [], 'given up, it is gone');
});

const signOut = async (page: Page) => {
  await page.getByRole('button', { name: /account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
};

t.test('signing out leaves nothing in the browser', async (t) => {
  await signOut(anna.page);
  await anna.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  for (const [place, rows] of Object.entries(await kept(anna.page))) t.same(rows, [], place);
});

t.test('unsent work is said before signing out, and another person neither sees nor sends it', async (t) => {
  const { page, cable } = bert;
  await cut(bert);
  await register(page, 'Ungesendet', 'Max', '2001-12-05');
  await signOut(page);
  const question = page.getByRole('dialog', { name: 'Sign out with unsent work?' });
  await question.getByText(/^1 thing you did has/).waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();

  // Somebody else at this workstation, while Bert's screen is locked.
  await page.keyboard.press('Control+Alt+l');
  await page.getByRole('heading', { name: 'Screen locked' }).waitFor();
  await cable.plugIn();
  await page.getByRole('button', { name: 'Somebody else' }).click();
  await page.getByLabel('User name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('1 action of bert waits here until bert signs in again.').waitFor();
  await go(page, 'Patients');
  await page.getByRole('link', { name: /Wolkenstein/ }).waitFor();
  t.equal(await page.getByText('Ungesendet').count(), 0);
  t.equal((await found('Ungesendet')).length, 0);
  await signOut(page);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('User name').fill('bert');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await nothingWaits(page);
  for (let tries = 0; (await found('Ungesendet')).length === 0 && tries < 100; tries++) await page.waitForTimeout(50);
  t.equal((await found('Ungesendet')).length, 1, 'its person is back, and it goes out');
});

t.test('no page broke on the way, and the chain of the log is whole', async (t) => {
  for (const { errors } of [anna, bert])
    t.same(
      errors.filter((error) => !/Failed to load resource|ERR_|WebSocket/.test(error)),
      [],
    );
  t.match(await api('POST', 'audit/proof'), { brokenAt: null });
  t.same(
    appliance.log.filter(({ level }) => level === 'error'),
    [],
  );
});
