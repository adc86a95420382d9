// How soon patients are found among many: `npm run bench:patients [-- --patients N]`. Search as it is typed, and look-alikes
// while somebody is being registered, as verbs of the product on its own database.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lookAlikes, makeAllSearchable, search } from '../../appliance/clinic/patients/search.ts';
import type { LookAlikeQuery } from '../../appliance/clinic/patients/shapes.ts';
import { readConfig } from '../../appliance/config.ts';
import { openAppliance } from '../../appliance/core/appliance.ts';
import { openLog } from '../../appliance/core/log.ts';
import { makePeople, makeVariants } from '../appliance/clinic/patients/people.ts';
import { insertPeople } from '../appliance/clinic/patients/rows.ts';
import { bench } from './owner.ts';
import { median, table } from './statistics.ts';

const BATCH = 5000;
const TIMES = 30;
const SEARCHES: Record<string, string> = {
  'one letter': 's',
  'a common name': 'muster',
  'two beginnings': 'samp an',
  'another script': 'мустер',
  'a patient ID': 'X-4711',
  'a telephone number': '0170 1234567',
  'a birth date': '12.05.1980',
  'an accession number': 'ACC777',
  'sounds alike': 'mussterbergg',
  'nobody at all': 'xyzzyx',
};

const { values: options } = parseArgs({ options: { patients: { type: 'string', default: '100000' } } });
const count = Number(options.patients);

await bench(async (owner) => {
  const folder = await mkdtemp(join(tmpdir(), 'lightbox-patients-'));
  owner.teardown(() => rm(folder, { recursive: true, force: true }));
  const appliance = await openAppliance(
    readConfig({ LIGHTBOX_DATA: folder }),
    openLog(() => {}),
  );
  owner.teardown(() => appliance.close());
  const call = () => appliance.call({ kind: 'system', name: 'bench' }, 'local');
  const people = makePeople(count);
  for (let first = 0; first < count; first += BATCH)
    await insertPeople(appliance.db, people.slice(first, first + BATCH));
  const started = performance.now();
  await makeAllSearchable(call());
  console.log(`Search text for ${count} patients in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const rows: string[][] = [];
  for (const [name, typed] of Object.entries(SEARCHES))
    rows.push([name, ...(await time(TIMES, async () => (await search(call(), { search: typed })).patients.length))]);
  const variants = makeVariants(people, 300);
  let asked = 0;
  let known = 0;
  const cells = await time(variants.length, async () => {
    const { asked: person, of } = variants[asked++];
    const found = await lookAlikes(call(), { name: person.name, birthDate: person.birthDate || null });
    if (found.some(({ patient }) => patient.id === of + 1)) known++;
    return found.length;
  });
  rows.push(['look-alikes, all typed', ...cells]);
  const typing: LookAlikeQuery = { name: { family: 'Muster' } };
  rows.push([
    'look-alikes, a family name so far',
    ...(await time(TIMES, async () => (await lookAlikes(call(), typing)).length)),
  ]);
  console.log(`Milliseconds each, one after another, at ${count} patients`);
  console.log(table(['question', 'found', 'median', '95 %', 'slowest'], rows));
  console.log(`Of ${variants.length} people written otherwise, ${known} were among the first five`);
});

async function time(times: number, question: () => Promise<number>): Promise<string[]> {
  const milliseconds: number[] = [];
  let found = 0;
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    found = await question();
    milliseconds.push(performance.now() - started);
  }
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return [
    String(found),
    ...[median(sorted), sorted[Math.floor(times * 0.95)]!, sorted.at(-1)!].map((ms) => ms.toFixed(1)),
  ];
}
