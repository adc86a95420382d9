// How fast stored images are given out over DICOMweb, beside Orthanc's plugin: `npm run bench:web [-- --quick]`.
// WADO-RS frames and whole instances of half a megabyte, 4 kept connections, one lean client for both, rounds interleaved.
import { parseArgs } from 'node:util';
import { startAppliance } from '../appliance.ts';
import { dcmsend } from '../peers/dcmtk.ts';
import { startOrthanc } from '../peers/orthanc.ts';
import { type Batch, CT, makeBatch } from './batches.ts';
import { load, type Target } from './http-load.ts';
import { bench } from './owner.ts';
import { cpuSeconds, untilIdle } from './process-meter.ts';
import { median, table } from './statistics.ts';

const CONNECTIONS = 4;
const FRAMES = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
const INSTANCES = 'multipart/related; type="application/dicom"; transfer-syntax=*';

interface Question {
  name: string;
  accept: string;
  suffix: string;
  /** How many times Orthanc's rate we promise. */
  promise: number;
}

const QUESTIONS: Question[] = [
  { name: 'frames', accept: FRAMES, suffix: '/frames/1', promise: 3 },
  { name: 'instances', accept: INSTANCES, suffix: '', promise: 2 },
];

interface Server {
  name: string;
  pid: number;
  port: number;
  headers: string[];
}

interface Figures {
  perSecond: number;
  megabytesPerSecond: number;
  cpuMilliseconds: number;
  clientMilliseconds: number;
}

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' } },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));
const objects = options.quick ? 120 : 300;

await bench(async (owner) => {
  const appliance = await startAppliance(owner);
  const orthanc = await startOrthanc(owner, { dicomWeb: true });
  const batch = await makeBatch(CT, objects, 1);
  owner.teardown(batch.remove);
  for (const receiver of [appliance, orthanc]) {
    const { code, output } = await dcmsend(receiver, batch.folders[0]!, '-q');
    if (code !== 0) throw new Error(`dcmsend ended with ${code}\n${output}`);
    await untilIdle(receiver.pid);
  }
  const servers: Server[] = [
    {
      name: 'lightbox',
      pid: appliance.pid,
      port: appliance.httpPort,
      headers: [`cookie: ${await appliance.cookie()}`],
    },
    { name: 'orthanc', pid: orthanc.pid, port: Number(new URL(orthanc.httpUrl).port), headers: [] },
  ];

  const results = new Map(QUESTIONS.map((question) => [question, new Map<string, Figures[]>()]));
  for (let round = -1; round < rounds; round++) {
    for (const question of QUESTIONS) {
      for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
        const figures = await measure(server, question, batch);
        if (round < 0) continue; // the first one warms everybody up
        const byServer = results.get(question)!;
        byServer.set(server.name, [...(byServer.get(server.name) ?? []), figures]);
      }
    }
    process.stderr.write(round < 0 ? 'warm\n' : `round ${round + 1} of ${rounds}\n`);
  }
  report(results);
});

async function measure(server: Server, question: Question, batch: Batch): Promise<Figures> {
  const target: Target = { port: server.port, headers: [...server.headers, `accept: ${question.accept}`] };
  const paths = batch.instances.map(
    ({ studyUid, seriesUid, instanceUid }) =>
      `/dicom-web/studies/${studyUid}/series/${seriesUid}/instances/${instanceUid}${question.suffix}`,
  );
  const cpuBefore = cpuSeconds(server.pid);
  const clientBefore = process.cpuUsage();
  const { seconds, bytes } = await load(target, paths, CONNECTIONS);
  const client = process.cpuUsage(clientBefore);
  if (bytes < paths.length * 512 * 1024)
    throw new Error(`${server.name} gave ${bytes} bytes for ${paths.length} images`);
  return {
    perSecond: paths.length / seconds,
    megabytesPerSecond: bytes / seconds / 1e6,
    cpuMilliseconds: ((cpuSeconds(server.pid) - cpuBefore) * 1000) / paths.length,
    clientMilliseconds: (client.user + client.system) / 1000 / paths.length,
  };
}

function report(results: Map<Question, Map<string, Figures[]>>): void {
  const rows: string[][] = [];
  const verdicts: string[] = [];
  for (const [question, byServer] of results) {
    const rate = (name: string) => median(byServer.get(name)!.map(({ perSecond }) => perSecond));
    for (const [name, figures] of byServer) {
      const middle = (of: (figures: Figures) => number) => median(figures.map(of));
      const rates = figures.map(({ perSecond }) => perSecond);
      rows.push([
        question.name,
        name,
        rate(name).toFixed(0),
        `${Math.min(...rates).toFixed(0)}-${Math.max(...rates).toFixed(0)}`,
        middle((each) => each.megabytesPerSecond).toFixed(0),
        middle((each) => each.cpuMilliseconds).toFixed(2),
        middle((each) => each.clientMilliseconds).toFixed(2),
      ]);
    }
    const ratio = rate('lightbox') / rate('orthanc');
    const met = ratio >= question.promise ? 'met' : 'SHORT';
    verdicts.push(`${question.name}: ${ratio.toFixed(2)} times Orthanc (promise ${question.promise}: ${met})`);
  }
  console.log(`WADO-RS of 512×512×16 images, ${CONNECTIONS} kept connections, medians of ${rounds} interleaved rounds`);
  console.log(table(['what', 'server', 'per s', 'range', 'MB/s', 'CPU ms each', 'client CPU ms each'], rows));
  console.log(`\n${verdicts.join('\n')}`);
}
