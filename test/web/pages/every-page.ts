// Every page and what opens on it, for tests that no page may miss. Each is reached by hands: a mouse's, or a keyboard's.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';

/** How a step is done: by mouse for speed, by keyboard to prove that it can. */
export interface Hands {
  page: Page;
  press(control: Locator): Promise<unknown>;
  choose(field: Locator, label: string): Promise<unknown>;
  type(field: Locator, text: string): Promise<unknown>;
}

export function mouse(page: Page): Hands {
  return {
    page,
    press: (control) => control.click(),
    choose: (field, label) => field.selectOption({ label }),
    type: (field, text) => field.fill(text),
  };
}

export interface Step {
  name: string;
  path: string;
  /** Waits until it stands there; opens what is to be looked at. */
  act: (hands: Hands) => Promise<unknown>;
}

const step = (name: string, path: string, act: Step['act']): Step => ({ name, path, act });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Waits for what a page says when it stands. */
const stands = (find: (page: Page) => Locator) => (hands: Hands) => find(hands.page).first().waitFor();

/** Presses what opens a dialog. */
const dialogOf = (find: (page: Page) => Locator) => async (hands: Hands) => {
  await hands.press(find(hands.page));
  await hands.page.getByRole('dialog').waitFor();
};

const booking = async ({ page, press, choose }: Hands) => {
  await press(button(page, 'New appointment'));
  await choose(page.getByLabel('Which exam?'), 'CT · CT chest');
  await page.getByRole('group', { name: 'Next free times' }).waitFor();
};

const bookingAnOrder = async ({ page, press }: Hands) => {
  await press(button(page, /^Book Beispiel/));
  await page.getByRole('group', { name: 'Next free times' }).waitFor();
};

const fromMenu = (menu: string, choice: string) => async (hands: Hands) => {
  await hands.press(button(hands.page, menu));
  await hands.press(hands.page.getByRole('menuitem', { name: choice }));
};

const palette = async ({ page }: Hands) => {
  await page.getByRole('row', { name: /Sample/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sample');
  await page
    .getByRole('option', { name: /Sample, Anna/ })
    .first()
    .waitFor();
};

const registering = async ({ page, press }: Hands) => {
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Sampel');
  await button(page, /^This is the person: Sample/).waitFor();
  await press(page.getByText('Other scripts, address'));
};

const splitting = async (hands: Hands) => {
  await fromMenu('More for this patient', 'Two people in this entry…')(hands);
  await hands.press(hands.page.getByRole('checkbox').first());
  await hands.page.getByText('1 thing moves').waitFor();
};

/** Images whose pictures are there, so that there is something to keep. */
const imagesStand = async ({ page }: Hands) => {
  await page.getByRole('toolbar').waitFor();
  await page
    .getByText(/^1\/\d+$/)
    .first()
    .waitFor();
};

const keysOfViewer = async (hands: Hands) => {
  await imagesStand(hands);
  await hands.page.keyboard.press('?');
  await hands.page.getByRole('dialog', { name: 'Keys', exact: true }).waitFor();
};

const ownKeys = async ({ page, press }: Hands) => {
  await press(button(page, 'Keys and mouse…'));
  await page.getByLabel('Wheel', { exact: true }).waitFor();
};

const keepingLayout = async (hands: Hands) => {
  await imagesStand(hands);
  await hands.press(hands.page.locator('summary[aria-label="Layout"]'));
  await hands.press(button(hands.page, 'Save this layout as…'));
  await hands.page.getByRole('dialog').waitFor();
};

const deletingLayout = async (hands: Hands) => {
  const { page, press, type } = hands;
  await keepingLayout(hands);
  await type(page.getByLabel('Name', { exact: true }), 'Sample layout');
  await press(page.getByRole('dialog').getByRole('button', { name: /^(Save|Replace)$/ }));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press(page.locator('summary[aria-label="Layout"]'));
  await press(button(page, 'Delete Sample layout…'));
  await page.getByRole('dialog').waitFor();
};

const secondFactor = (password: string) => async (hands: Hands) => {
  const { page, press, type } = hands;
  await press(button(page, 'Turn on…'));
  await type(page.getByLabel('Your password, once more'), password);
  await press(button(page, 'Next'));
  await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
};

/** @param study one with an image, of a CT @param reported one that has a final report, and was ordered by who looks */
export function everyStep(password: string, study: string, reported: string): Step[] {
  return [
    step(
      'the board',
      '/board',
      stands((page) => page.getByText('3 safety questions open')),
    ),
    step(
      'safety questions',
      '/board',
      dialogOf((page) => button(page, '3 safety questions open')),
    ),
    step('calling off', '/board', fromMenu('Actions for Beispiel, Karl', 'Cancel the appointment…')),
    step(
      'a room',
      '/room?room=1',
      stands((page) => button(page, 'Call in Beispiel, Karl')),
    ),
    step(
      'the calendar',
      '/calendar?list=no',
      stands((page) => button(page, /Beispiel/)),
    ),
    step(
      'a week',
      '/calendar?view=week&list=no',
      stands((page) => button(page, /Beispiel/)),
    ),
    step(
      'an appointment',
      '/calendar?list=no',
      dialogOf((page) => button(page, /Beispiel/)),
    ),
    step('booking', '/calendar', booking),
    step(
      'the calendar by doctor',
      '/calendar?by=doctor',
      stands((page) => button(page, /^Book Beispiel/)),
    ),
    step('booking an order', '/calendar', bookingAnOrder),
    step(
      'an order',
      '/patients/1?order=1',
      stands((page) => page.getByText('Placed')),
    ),
    step('changing an order', '/patients/1?order=1', (hands) => hands.press(button(hands.page, 'Change…'))),
    step(
      'the clinic',
      '/clinic',
      stands((page) => page.getByRole('row', { name: /CT head/ })),
    ),
    step(
      'an exam',
      '/clinic',
      dialogOf((page) => button(page, 'Edit CT head')),
    ),
    step(
      'studies',
      '/studies',
      stands((page) => page.getByRole('row', { name: /Sample/ })),
    ),
    step(
      'one study',
      `/studies/${study}`,
      stands((page) => page.getByRole('heading', { name: 'Series' })),
    ),
    step('a filter open', '/studies', (hands) => hands.press(button(hands.page, 'Date'))),
    step(
      'nothing found',
      '/studies?search=nobody',
      stands((page) => page.getByRole('heading', { name: 'No study fits' })),
    ),
    step('the palette', '/studies', palette),
    step(
      'set aside',
      '/studies?show=set-aside',
      stands((page) => page.getByRole('heading', { name: 'Nothing is set aside' })),
    ),
    step(
      'images',
      `/viewer/${study}`,
      stands((page) => page.getByRole('toolbar')),
    ),
    step('the keys of images', `/viewer/${study}`, keysOfViewer),
    step('keeping a layout', `/viewer/${study}`, keepingLayout),
    step('deleting a layout', `/viewer/${study}`, deletingLayout),
    step(
      'the reading queue',
      '/reading',
      stands((page) => page.getByRole('listitem', { name: /Sample/ })),
    ),
    step(
      'own reports',
      '/referrals',
      stands((page) => page.getByRole('link', { name: /Vorlage, Eva/ })),
    ),
    step(
      'one of them',
      `/referrals/${reported}`,
      stands((page) => button(page, 'I have read this')),
    ),
    step(
      'its images',
      `/referrals/${reported}/images`,
      // What is drawn while somebody walks is missed: all of it is there when its pictures are.
      async ({ page }: Hands) => {
        await page.getByRole('toolbar').waitFor();
        await page.waitForLoadState('networkidle');
      },
    ),
    step(
      'critical results',
      '/critical',
      stands((page) => page.getByRole('table', { name: 'Critical results' })),
    ),
    step(
      'flagging one',
      `/studies/${reported}`,
      dialogOf((page) => button(page, 'Critical result…')),
    ),
    step('telling one', `/studies/${reported}`, async ({ page, press }) => {
      await press(button(page, /^Told somebody:/));
      await page.getByRole('dialog').waitFor();
    }),
    step('handing out', `/shares/${reported}`, async ({ page, press }) => {
      await press(button(page, 'Make a link'));
      await page.getByRole('img', { name: 'QR code of the link' }).waitFor();
    }),
    step(
      'a report',
      `/report?study=${study}`,
      stands((page) => page.getByRole('textbox', { name: 'Text of the report' })),
    ),
    step(
      'a report beside its images',
      `/viewer/${study}?report=1`,
      stands((page) => page.getByRole('textbox', { name: 'Text of the report' })),
    ),
    step('templates of reports', `/report?study=${study}`, async (hands) => {
      await fromMenu('Templates', 'All templates…')(hands);
      await hands.page.getByRole('radio', { name: /X-ray chest/ }).waitFor();
    }),
    step('macros of reports', `/report?study=${study}`, fromMenu('Macros', 'New macro…')),
    step(
      'what reports begin with',
      '/templates',
      stands((page) => button(page, 'Look at Ultrasound abdomen')),
    ),
    step(
      'a template',
      '/templates',
      dialogOf((page) => button(page, 'Look at Ultrasound abdomen')),
    ),
    step('a template of one’s own', '/templates', async (hands) => {
      await fromMenu('Actions for Ultrasound abdomen', 'Make it ours…')(hands);
      await hands.page.getByRole('textbox', { name: 'Text of the report' }).waitFor();
    }),
    step(
      'a macro',
      '/templates',
      dialogOf((page) => button(page, 'New macro…')),
    ),
    step('before a signature', `/report?study=${study}`, async ({ page, press }) => {
      await press(button(page, 'Sign…'));
      await page.getByRole('region', { name: 'Before you sign' }).waitFor();
    }),
    step(
      'a report of nothing',
      '/report',
      stands((page) => page.getByText('No study was named')),
    ),
    step(
      'a PIN',
      '/account',
      dialogOf((page) => button(page, 'Set a PIN…')),
    ),
    step('read elsewhere', '/reading', fromMenu('More for Sample, Anna', 'Read elsewhere…')),
    step(
      'patients',
      '/patients',
      stands((page) => page.getByRole('table')),
    ),
    step('registering a patient', '/patients?add=yes', registering),
    step(
      'one patient',
      '/patients/1',
      stands((page) => page.getByRole('heading', { name: 'Timeline' })),
    ),
    step(
      'a new document',
      '/patients/1',
      dialogOf((page) => button(page, 'Document…')),
    ),
    step(
      'a label',
      '/patients/1/label?order=1',
      stands((page) => page.getByRole('img', { name: /^Bar code of/ })),
    ),
    step('splitting a patient', '/patients/1', splitting),
    step(
      'the inbox',
      '/inbox',
      stands((page) => button(page, 'Leave as it is')),
    ),
    step(
      'figures',
      '/dashboard?range=week',
      stands((page) => page.getByRole('table', { name: 'By modality' })),
    ),
    step(
      'devices',
      '/devices',
      stands((page) => button(page, /Accept…/)),
    ),
    step(
      'a new device',
      '/devices?add=yes',
      stands((page) => page.getByRole('dialog')),
    ),
    step(
      'people',
      '/people',
      stands((page) => page.getByRole('table', { name: 'Signed in now' })),
    ),
    step(
      'a new person',
      '/people?add=yes',
      stands((page) => page.getByRole('dialog')),
    ),
    step(
      'roles',
      '/people/roles',
      stands((page) => page.getByRole('table')),
    ),
    step(
      'audit',
      '/audit',
      stands((page) => page.getByRole('table')),
    ),
    step(
      'settings',
      '/settings',
      stands((page) => page.getByRole('meter')),
    ),
    step(
      'a new screen',
      '/settings',
      dialogOf((page) => button(page, 'Add a screen…')),
    ),
    step(
      'webhooks',
      '/settings/webhooks',
      stands((page) => page.getByRole('heading', { name: 'Nobody is told yet' })),
    ),
    step(
      'a new webhook',
      '/settings/webhooks',
      dialogOf((page) => button(page, 'New webhook…')),
    ),
    step(
      'nothing waits',
      '/waiting',
      stands((page) => page.getByRole('heading', { level: 1 })),
    ),
    step(
      'account',
      '/account',
      stands((page) => page.getByText('this browser')),
    ),
    step('own keys and mouse', '/account', ownKeys),
    step('a second factor', '/account', secondFactor(password)),
    step(
      'API',
      '/api?route=POST+%2Fapi%2Fv1%2Fdevices',
      stands((page) => button(page, 'Send')),
    ),
    step(
      'no such page',
      '/studies/1/2/3',
      stands((page) => page.getByRole('heading', { name: 'Nothing is here' })),
    ),
  ];
}

/** Pages in app.ts at which no step looks: there may be none. */
export function forgotten(steps: readonly Step[]): string[] {
  const app = readFileSync(new URL('../../../web/app.ts', import.meta.url), 'utf8');
  const patterns = [...app.matchAll(/pattern: '([^']+)'/g)].map(([, pattern]) => pattern!);
  if (patterns.length === 0) throw new Error('app.ts has no table of pages any more');
  const paths = steps.map(({ path }) => path.replace(/\?.*/, ''));
  return patterns.filter((pattern) => {
    const shape = new RegExp(`^${pattern.replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`);
    return !paths.some((path) => shape.test(path));
  });
}
