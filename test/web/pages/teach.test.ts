// A machine's own code at the browser: seen beside the report, taught once, filled from then on, and undone again.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { biometry, num, ultrasoundReport, unit } from '../../appliance/clinic/values/ultrasound-reports.ts';
import { ctSlice } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { storescu } from '../../peers/dcmtk.ts';
import { openSignedIn, startWithPages } from '../pages.ts';
import { studyOf } from './signed-report.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const machine = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'US1' };

/** An image and what the machine measured, in a code of its own. */
async function scan(n: number, patientName: string): Promise<string> {
  const about = { studyInstanceUid: `2.25.77${n}`, patientName, patientId: `TEST-${n}`, patientSex: 'F' };
  const folder = t.testdir({});
  const own = num(['BPD-1', '99VENDOR', 'Diam. bip.'], 4.7 + n / 10, unit('cm'));
  const objects = [
    ctSlice({ ...about, modality: 'US', seriesInstanceUid: `2.25.77${n}1`, rows: 16, columns: 16 }),
    ultrasoundReport([biometry('A', own)], { ...about, seriesInstanceUid: `2.25.77${n}2` }),
  ];
  const files = objects.map(({ sopInstanceUid }) => join(folder, `${sopInstanceUid}.dcm`));
  for (const [at, { file }] of objects.entries()) await writeFile(files[at]!, file);
  const { code, output } = await storescu(machine, files, '-R');
  if (code !== 0) throw new Error(output);
  return (await studyOf(appliance, patientName.split('^')[1]!)).studyInstanceUid;
}

t.test('a code that nobody knows is taught in the report, fills every study from then on, and is undone', async (t) => {
  const first = await scan(1, 'Sample^Anna');
  const second = await scan(2, 'Sample^Berta');
  const { page, errors } = await openSignedIn(browser, appliance, `/report?study=${first}`);
  const useTemplate = async () => {
    await page.getByRole('button', { name: 'Templates' }).click();
    await page.getByRole('menuitem', { name: 'All templates…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /Ultrasound obstetrics, second/ }).check();
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await page.getByRole('textbox', { name: 'Biparietal diameter, mm' }).waitFor();
  };
  await useTemplate();
  const bpd = page.getByRole('textbox', { name: 'Biparietal diameter, mm' });
  /** A moment later: the service is asked first. */
  const filled = async (value: string) => {
    for (let wait = 0; wait < 100 && (await bpd.inputValue()) === ''; wait++) await page.waitForTimeout(50);
    t.equal(await bpd.inputValue(), value);
  };
  await page.getByText('2 values from the machine').click();
  await page.getByText('4.8 cm').waitFor();
  t.equal(await bpd.inputValue(), '', 'nothing is guessed');

  await page.getByRole('button', { name: 'Teach Diam. bip.' }).click();
  const dialog = page.getByRole('dialog', { name: /Diam\. bip\./ });
  await dialog.getByRole('button', { name: 'It means this' }).click();
  await dialog.getByText('Choose a field first').waitFor();
  await dialog.getByLabel('Search').fill('weight');
  await dialog.getByRole('radio', { name: /^Estimated fetal weight/ }).check();
  await dialog.getByRole('button', { name: 'It means this' }).click();
  await dialog.getByText('The machine says cm, and this field takes g').waitFor();
  await dialog.getByLabel('Search').fill('biparietal');
  await dialog.getByRole('radio', { name: /^Biparietal diameter mm · in this report/ }).check();
  await dialog.getByRole('button', { name: 'It means this' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('in Biparietal diameter').waitFor();
  await filled('48'); // the report that is open

  await page.goto(`${appliance.httpUrl}/report?study=${second}`);
  await useTemplate();
  await filled('49'); // and the next
  t.equal(await page.getByRole('button', { name: /^Teach/ }).count(), 0);

  await page.goto(`${appliance.httpUrl}/templates`);
  const row = page.getByRole('row', { name: /Diam\. bip\..*99VENDOR BPD-1.*Biparietal diameter/ });
  await row.getByRole('button', { name: 'Undo Diam. bip.' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
  await page.getByText('No code was taught yet').waitFor();
  await page.goto(`${appliance.httpUrl}/report?study=${second}`);
  await page.getByText('2 values from the machine').click();
  await page.getByRole('button', { name: 'Teach Diam. bip.' }).waitFor();
  t.same(
    errors.filter((line) => !/4\d\d/.test(line)),
    [],
  );
});
