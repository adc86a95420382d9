// How fast objects are received, durably, beside Orthanc and dcmtk's storescp: `npm run bench:ingest [-- --quick]`.
// One run, rounds interleaved, so that a busy machine is busy for all of them; figures are medians over the rounds.
import { parseArgs } from 'node:util';
import { dcmsend } from '../peers/dcmtk.ts';
import { run } from '../peers/process.ts';
import { type Batch, CT, DX, type Kind, makeBatch, SMALL } from './batches.ts';
import { bench } from './owner.ts';
import { cpuSeconds, untilIdle, watchMemory } from './process-meter.ts';
import { lightbox, orthanc, type Receiver, storescp } from './receivers.ts';
import { median, table } from './statistics.ts';

interface Load {
  kind: Kind;
  objects: number;
  associations: number;
  /** How many times Orthanc's rate we promise, and hope for. */
  promise: number;
  aim: number;
}

interface Figures {
  perSecond: number;
  cpuMilliseconds: number;
  peakMegabytes: number;
}

const LOADS: Load[] = [
  { kind: CT, objects: 400, associations: 1, promise: 1.5, aim: 2.5 },
  { kind: CT, objects: 640, associations: 4, promise: 1.8, aim: 3 },
  { kind: SMALL, objects: 1000, associations: 1, promise: 1.5, aim: 3 },
  { kind: SMALL, objects: 2400, associations: 4, promise: 2, aim: 4 },
  { kind: DX, objects: 12, associations: 1, promise: 1.5, aim: 1.5 },
];
/** Journals, tables and compiled code are made once in the life of a box, and not what is measured here. */
const WARMING_ROUNDS = 2;
const RECEIVERS = { lightbox, orthanc, storescp };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' }, // receivers, by comma
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 5));
const wanted = (options.only?.split(',') ?? Object.keys(RECEIVERS)) as (keyof typeof RECEIVERS)[];

await bench(async (owner) => {
  const receivers: Receiver[] = [];
  for (const name of wanted) receivers.push(await RECEIVERS[name](owner));
  const results = new Map<Load, Map<string, Figures[]>>();
  for (const load of LOADS) results.set(load, new Map(receivers.map(({ name }) => [name, []])));

  for (let round = -WARMING_ROUNDS; round < rounds; round++) {
    for (const load of LOADS) {
      // Whoever goes first finds another machine than who goes last: take turns.
      const turn = (round + WARMING_ROUNDS) % receivers.length;
      for (const receiver of [...receivers.slice(turn), ...receivers.slice(0, turn)]) {
        const figures = await measure(receiver, load, options.quick ? 0.4 : 1);
        if (round >= 0) results.get(load)!.get(receiver.name)!.push(figures);
      }
    }
    process.stderr.write(round < 0 ? 'warm\n' : `round ${round + 1} of ${rounds}\n`);
  }
  report(results, receivers);
});

/** Sends one batch, waits until its work behind the answers is done too, and checks that everything arrived. */
async function measure(receiver: Receiver, load: Load, share: number): Promise<Figures> {
  const perAssociation = Math.ceil((load.objects * share) / load.associations);
  const batch = await makeBatch(load.kind, perAssociation * load.associations, load.associations);
  let memory: (() => number) | undefined;
  try {
    await run('sync', []); // what others wrote is not this receiver's to wait for
    await untilIdle(receiver.pid);
    memory = watchMemory(receiver.pid);
    const cpuBefore = cpuSeconds(receiver.pid);
    const seconds = await send(receiver, batch);
    await untilIdle(receiver.pid);
    const cpuMilliseconds = ((cpuSeconds(receiver.pid) - cpuBefore) * 1000) / batch.objects;
    const found = await receiver.found(batch);
    if (found !== batch.objects) throw new Error(`${receiver.name} has ${found} of ${batch.objects} objects`);
    return { perSecond: batch.objects / seconds, cpuMilliseconds, peakMegabytes: memory() };
  } finally {
    memory?.();
    await receiver.forget?.();
    await batch.remove();
  }
}

/** Seconds from the start of the senders to the end of the last. */
async function send(receiver: Receiver, batch: Batch): Promise<number> {
  const started = performance.now();
  const outcomes = await Promise.all(batch.folders.map((folder) => dcmsend(receiver, folder, '-q')));
  const seconds = (performance.now() - started) / 1000;
  for (const { code, output } of outcomes) {
    if (code !== 0) throw new Error(`dcmsend to ${receiver.name} ended with ${code}\n${output}`);
  }
  return seconds;
}

function report(results: Map<Load, Map<string, Figures[]>>, receivers: Receiver[]): void {
  const rows: string[][] = [];
  const verdicts: string[] = [];
  for (const [load, byReceiver] of results) {
    const orthancRate = median((byReceiver.get('orthanc') ?? []).map(({ perSecond }) => perSecond));
    const title = `${load.kind.name}, ${load.associations} association${load.associations > 1 ? 's' : ''}`;
    for (const { name } of receivers) {
      const figures = byReceiver.get(name)!;
      const rates = figures.map(({ perSecond }) => perSecond);
      rows.push([
        title,
        name,
        median(rates).toFixed(1),
        `${Math.min(...rates).toFixed(0)}-${Math.max(...rates).toFixed(0)}`,
        (median(rates) / orthancRate).toFixed(2),
        median(figures.map(({ cpuMilliseconds }) => cpuMilliseconds)).toFixed(2),
        Math.max(...figures.map((each) => each.peakMegabytes)).toFixed(0),
      ]);
    }
    if (byReceiver.has('lightbox') && byReceiver.has('orthanc')) verdicts.push(verdict(load, title, byReceiver));
  }
  const headings = ['load', 'server', 'inst/s', 'range', '× Orthanc', 'CPU ms/inst', 'peak MB'];
  console.log(`Medians of ${rounds} interleaved rounds, TCP_NODELAY=1 everywhere, fsync on except storescp`);
  console.log(`${table(headings, rows)}\n\n${verdicts.join('\n')}`);
}

function verdict(load: Load, title: string, byReceiver: Map<string, Figures[]>): string {
  const middle = (name: string, of: (figures: Figures) => number) => median(byReceiver.get(name)!.map(of));
  const times = (of: (figures: Figures) => number) => middle('lightbox', of) / middle('orthanc', of);
  const ratio = times(({ perSecond }) => perSecond);
  const met = ratio >= load.aim ? 'aim met' : ratio >= load.promise ? 'promise met' : 'SHORT';
  const cpu = `${times(({ cpuMilliseconds }) => cpuMilliseconds).toFixed(2)} of its processor time`;
  return `${title}: ${ratio.toFixed(2)} times Orthanc (promise ${load.promise}, aim ${load.aim}: ${met}), ${cpu}`;
}
