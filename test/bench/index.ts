// How soon the list of studies answers in a large archive: `npm run bench:index [-- --studies N]`. Rows by the product's
// own statements, questions over HTTP with a session, as the list in the browser asks them.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addToIndex } from '../../appliance/clinic/studies/index-rows.ts';
import { openDatabase } from '../../appliance/core/db/database.ts';
import { migrate } from '../../appliance/core/db/migrate.ts';
import { type Appliance, startAppliance } from '../appliance.ts';
import { type StudySketch, studyAddition } from '../study-rows.ts';
import { bench } from './owner.ts';
import { residentMegabytes } from './process-meter.ts';
import { median, table } from './statistics.ts';

const FAMILIES = [
  'Sample',
  'Muster',
  'Przykład',
  'Esempio',
  'Ősi',
  '山田',
  'Проба',
  'Δείγμα',
  "O'Example",
  'Müller-Test',
];
const GIVEN = ['Anna', 'Björn', 'Chloé', 'Dmitri', 'Élodie', 'Fatima', 'Günter', '太郎', 'Inês', 'Žofia'];
const MODALITIES = ['CT', 'MR', 'DX', 'US', 'CR', 'MG', 'XA', 'NM'];
const BATCH = 1000;
const TIMES = 30;

const QUESTIONS: Record<string, string> = {
  'the newest 50': 'limit=50',
  'a common name': 'search=sample&limit=50',
  'a name and a given name': 'search=muster%20anna&limit=50',
  'accents folded': 'search=przyklad%20zofia&limit=50',
  'another script': `search=${encodeURIComponent('山田')}&limit=50`,
  'the beginning of a name': 'search=mu&limit=50',
  'a patient ID': 'search=P-00012345&limit=50',
  'an accession number': 'search=ACC77777&limit=50',
  'one modality': 'modality=MG&limit=50',
  'a rare modality': 'modality=OPT&limit=50',
  'a day': 'from=2024-05-06&to=2024-05-06&limit=50',
  'a month of one modality': 'from=2024-05-01&to=2024-05-31&modality=CT&limit=50',
  'a name in a year': 'search=esempio&from=2023-01-01&to=2023-12-31&limit=50',
  'nothing at all': 'search=xyzzyx&limit=50',
};

const { values: options } = parseArgs({ options: { studies: { type: 'string', default: '100000' } } });
const studies = Number(options.studies);

await bench(async (owner) => {
  const folder = await mkdtemp(join(tmpdir(), 'lightbox-index-'));
  owner.teardown(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  await mkdir(data);
  await seed(`file:${join(data, 'lightbox.db')}`);
  const appliance = await startAppliance(owner, { env: { LIGHTBOX_DATA: data } });
  await appliance.cookie(); // signing in costs a password hash
  const rows: string[][] = [];
  for (const [name, query] of Object.entries(QUESTIONS)) rows.push([name, ...(await ask(appliance, query))]);
  console.log(`Milliseconds of ${TIMES} answers each, one after another, at ${studies} studies`);
  console.log(table(['question', 'found', 'median', '95 %', 'slowest'], rows));
  console.log(`Service: ${residentMegabytes(appliance.pid).toFixed(0)} MB`);
});

async function seed(url: string): Promise<void> {
  const db = await openDatabase(url);
  await migrate(db);
  const started = performance.now();
  for (let first = 0; first < studies; first += BATCH) {
    const additions = Array.from({ length: Math.min(BATCH, studies - first) }, (_, i) =>
      studyAddition(sketch(first + i)),
    );
    await db.batch(addToIndex(additions, [], new Set(), new Date().toISOString()));
  }
  await db.close();
  const seconds = (performance.now() - started) / 1000;
  console.log(`Seeded ${studies} studies in ${seconds.toFixed(1)} s`);
}

/** Ten years of a busy practice; a patient has four studies on average. */
function sketch(n: number): StudySketch {
  const person = n % Math.ceil(studies / 4);
  const day = new Date(Date.UTC(2016, 0, 1 + Math.floor((n / studies) * 3650)));
  return {
    patientName: `${FAMILIES[person % 10]}${person % 97}^${GIVEN[Math.floor(person / 10) % 10]}`,
    patientId: `P-${String(person).padStart(8, '0')}`,
    patientBirthDate: `19${String(20 + (person % 80)).padStart(2, '0')}0615`,
    accessionNumber: `ACC${n}`,
    description: n % 3 === 0 ? 'Thorax and abdomen' : 'Knee left',
    studyDate: day.toISOString().slice(0, 10).replaceAll('-', ''),
    modality: n % 9973 === 0 ? 'OPT' : MODALITIES[n % MODALITIES.length],
    receivedAt: day.toISOString(),
  };
}

async function ask(appliance: Appliance, query: string): Promise<string[]> {
  const milliseconds: number[] = [];
  let found = 0;
  for (let time = 0; time < TIMES; time++) {
    const started = performance.now();
    const answer = await appliance.fetch(`/api/v1/studies?${query}`);
    const page = (await answer.json()) as { studies: unknown[] };
    milliseconds.push(performance.now() - started);
    if (!answer.ok) throw new Error(`${query} answered ${answer.status}`);
    found = page.studies.length;
  }
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const cells = [median(sorted), sorted[Math.floor(sorted.length * 0.95)]!, sorted.at(-1)!];
  return [String(found), ...cells.map((cell) => cell.toFixed(1))];
}
