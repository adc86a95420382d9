// What pictures cost, codec by codec, in the real worker processes: `npm run bench:pixels`. Needs the sample files
// (LIGHTBOX_CORPUS). Milliseconds of processor time a picture, for the clock of a busy machine tells of others.
import path from 'node:path';
import { openWorkers, type WorkerPool } from '../../appliance/core/workers/pool.ts';
import { usageOf } from '../../appliance/core/workers/usage.ts';
import { corpus } from '../corpus.ts';
import { table } from './statistics.ts';

const ROUNDS = 20;
const FILES: [what: string, file: string][] = [
  ['CT 512, uncompressed', 'transfer-syntax/ct-explicit-le.dcm'],
  ['CT 512, big endian', 'transfer-syntax/ct-explicit-be.dcm'],
  ['CT 512, deflated', 'transfer-syntax/ct-deflated.dcm'],
  ['CT 512, RLE', 'transfer-syntax/ct-rle.dcm'],
  ['CT 512, JPEG 8 bit', 'transfer-syntax/ct-jpeg-50.dcm'],
  ['CT 512, JPEG 12 bit', 'transfer-syntax/ct-jpeg-51.dcm'],
  ['CT 512, JPEG lossless', 'transfer-syntax/ct-jpegll-70.dcm'],
  ['CT 512, JPEG-LS', 'transfer-syntax/ct-jpegls-80.dcm'],
  ['CT 512, JPEG 2000', 'transfer-syntax/ct-j2k-90.dcm'],
  ['colour 640 x 480, HTJ2K', 'transfer-syntax/htj2k-201-rgb.dcm'],
  ['colour 1016 x 708, JPEG XL', 'transfer-syntax/jpegxl-recompression-111-us-27f.dcm'],
  ['colour 320 x 240, JPEG', 'modality/US/us-cine-30f-jpeg-ybr422.dcm'],
  ['CR 1841 x 1955, JPEG 2000', 'modality/CR/cr-mono1-15bit-j2k.dcm'],
  ['MG 2394 x 3062, JPEG lossless', 'modality/MG/mg-3062x2394-jpegll.dcm'],
];

const folder = corpus();
if (!folder) throw new Error('LIGHTBOX_CORPUS must name the folder of sample files');

/** Mean over the rounds; the process is warm by then. */
async function cost(pool: WorkerPool, what: () => Promise<unknown>): Promise<string> {
  const used = () => usageOf(pool.processes()[0]).processorSeconds;
  await what();
  const before = used();
  for (let round = 0; round < ROUNDS; round++) await what();
  return (((used() - before) / ROUNDS) * 1000).toFixed(1);
}

async function measure([what, file]: [string, string]): Promise<string[]> {
  const pool = openWorkers({ workers: 1 });
  const request = { path: path.join(folder!, file), frame: 0 };
  await pool.run('pixels.render', request);
  const first = (usageOf(pool.processes()[0]).processorSeconds * 1000).toFixed(0);
  const times = [
    await cost(pool, () => pool.run('pixels.decode', request)),
    await cost(pool, () => pool.run('pixels.render', request)),
    await cost(pool, () => pool.run('pixels.thumbnail', request)),
  ];
  const { residentBytes } = usageOf(pool.processes()[0]);
  await pool.close();
  return [what, first, ...times, (residentBytes / 1e6).toFixed(0)];
}

const rows: string[][] = [];
for (const file of FILES) rows.push(await measure(file));
console.log(table(['', 'first', 'decode', 'render', 'thumbnail', 'worker MB'], rows));
