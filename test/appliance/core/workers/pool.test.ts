import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { openLog } from '../../../../appliance/core/log.ts';
import {
  openWorkers,
  type PoolOptions,
  type RunOptions,
  type WorkerPool,
} from '../../../../appliance/core/workers/pool.ts';

const names = readdirSync(fileURLToPath(new URL('./tasks', import.meta.url))).map((file) => path.basename(file, '.ts'));
const modules = Object.fromEntries(names.map((name) => [name, new URL(`./tasks/${name}.ts`, import.meta.url).href]));

/** The pool with the tasks of this folder besides its own. */
type TestPool = Omit<WorkerPool, 'run'> & {
  run(kind: string, input?: unknown, options?: RunOptions): Promise<unknown>;
};

function open(t: Test, options: PoolOptions = {}): TestPool {
  const pool = openWorkers({ workers: 1, modules, ...options }) as unknown as TestPool;
  t.teardown(() => pool.close());
  return pool;
}

/** A zombie, which only waits for its parent to look, is not alive. */
function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

t.test('no process is started before there is a task', async (t) => {
  const pool = open(t);
  t.same(pool.processes(), []);
  await pool.run('echo');
  t.equal(pool.processes().length, 1);
});

t.test('typed arrays go there and come back', async (t) => {
  const bytes = new Uint8Array([1, 2, 255]);
  const { input } = (await open(t).run('echo', { bytes })) as { input: { bytes: Uint8Array } };
  t.same([...input.bytes], [1, 2, 255]);
  t.ok(input.bytes instanceof Uint8Array);
});

t.test('one process does task after task', async (t) => {
  const pool = open(t);
  const first = (await pool.run('echo')) as { pid: number };
  const second = (await pool.run('echo')) as { pid: number };
  t.equal(first.pid, second.pid);
  t.not(first.pid, process.pid);
});

t.test('a task that loops ends with its process after the time limit, and the next one works', async (t) => {
  const pool = open(t, { timeoutSeconds: 0.5 });
  const looping = pool.run('loop');
  const [pid] = pool.processes();
  await t.rejects(looping, {
    code: 'unsupported',
    message: 'This object took more than 0.5 seconds to read and was given up',
  });
  t.notOk(isAlive(pid), 'the process is gone');
  t.ok(await pool.run('echo'));
});

t.test('a task that kills its process fails alone, and the next one works', async (t) => {
  const pool = open(t);
  const [crash, echo] = await Promise.allSettled([pool.run('crash'), pool.run('echo', 'still here')]);
  t.match(crash, { status: 'rejected', reason: { code: 'unsupported', message: /stopped the program/ } });
  t.match(echo, { status: 'fulfilled', value: { input: 'still here' } });
});

t.test('a task that takes too much memory ends with its process, and the next one works', async (t) => {
  const pool = open(t, { memoryBytes: 300 * 1024 * 1024 });
  const growing = pool.run('grow');
  const [pid] = pool.processes();
  await t.rejects(growing, { code: 'unsupported', message: /more memory/ });
  t.notOk(isAlive(pid), 'the process is gone');
  t.ok(await pool.run('echo'));
});

t.test('a refusal arrives as the Fault it was, and costs no process', async (t) => {
  const pool = open(t);
  const { pid } = (await pool.run('echo')) as { pid: number };
  await t.rejects(pool.run('fail', { how: 'fault' }), { name: 'Fault', code: 'not-found', field: 'frame' });
  t.same(pool.processes(), [pid]);
});

t.test('an accident becomes a sentence, its stack goes to the log and the process is not used again', async (t) => {
  const lines: string[] = [];
  const pool = open(t, { log: openLog((line) => lines.push(line)) });
  await t.rejects(pool.run('fail', { how: 'accident' }), { code: 'unsupported', message: /stopped the program/ });
  t.match(lines.join('\n'), /worker\.accident.*TypeError: An accident in the middle of the work/);
  t.same(pool.processes(), []);
});

t.test('who waits for a picture goes before what is made ahead', async (t) => {
  const file = path.join(t.testdir(), 'go');
  const pool = open(t);
  const order: unknown[] = [];
  const wait = (name: string, options?: RunOptions) =>
    pool.run('wait', { file, name }, options).then((done) => order.push(done));
  const all = [wait('running'), wait('ahead', { priority: 'background' }), wait('first'), wait('second')];
  writeFileSync(file, '');
  await Promise.all(all);
  t.same(order, ['running', 'first', 'second', 'ahead']);
});

t.test('a waiting task that nobody wants any more is dropped', async (t) => {
  const file = path.join(t.testdir(), 'go');
  const pool = open(t);
  const running = pool.run('wait', { file, name: 'running' });
  const stop = new AbortController();
  const waiting = pool.run('crash', undefined, { signal: stop.signal });
  stop.abort();
  await t.rejects(waiting, { name: 'AbortError' });
  writeFileSync(file, '');
  t.equal(await running, 'running');
  t.equal(pool.processes().length, 1, 'the dropped task never ran');
  await t.rejects(pool.run('echo', undefined, { signal: stop.signal }), { name: 'AbortError' });
});

t.test('a running task can be left alone without harm to the next', async (t) => {
  const file = path.join(t.testdir(), 'go');
  const pool = open(t);
  const stop = new AbortController();
  const left = pool.run('wait', { file, name: 'left' }, { signal: stop.signal });
  stop.abort();
  await t.rejects(left, { name: 'AbortError' });
  const next = pool.run('echo', 'next');
  writeFileSync(file, '');
  t.match(await next, { input: 'next' });
});

t.test('the queue is bounded', async (t) => {
  const file = path.join(t.testdir(), 'go');
  const pool = open(t, { queueLength: 2 });
  const all = [1, 2, 3].map((name) => pool.run('wait', { file, name }));
  await t.rejects(pool.run('echo'), { code: 'too-many', retryAfterSeconds: 2 });
  const other = pool.run('echo', 'ahead', { priority: 'background' });
  writeFileSync(file, '');
  t.match(await other, { input: 'ahead' }, 'the other queue had room');
  t.same(await Promise.all(all), [1, 2, 3]);
});

t.test('an idle process ends after a while', async (t) => {
  const pool = open(t, { idleSeconds: 0.05 });
  const { pid } = (await pool.run('echo')) as { pid: number };
  for (let tries = 0; tries < 200 && isAlive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  t.notOk(isAlive(pid));
  t.ok(await pool.run('echo'), 'and is replaced when there is work');
});

t.test('closing ends what runs, what waits and every process', async (t) => {
  const pool = open(t);
  const running = pool.run('loop');
  const waiting = pool.run('echo');
  const pids = pool.processes();
  const outcomes = Promise.allSettled([running, waiting]);
  await pool.close();
  for (const outcome of await outcomes) t.match(outcome, { status: 'rejected', reason: { code: 'unavailable' } });
  for (const pid of pids) t.notOk(isAlive(pid));
  await t.rejects(pool.run('echo'), { code: 'unavailable' });
});

t.test('where no worker comes up, the object is not blamed for it', async (t) => {
  t.intercept(process, 'execPath', { value: '/nowhere/node' });
  await t.rejects(open(t).run('echo'), { code: 'unavailable', message: /could not be started/ });
});

t.test('a worker ends with the service, even when both can no longer say so', async (t) => {
  const pool = new URL('../../../../appliance/core/workers/pool.ts', import.meta.url).href;
  const service = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { openWorkers } = await import('${pool}');
       const pool = openWorkers({ workers: 1, modules: ${JSON.stringify(modules)} });
       await pool.run('echo');
       pool.run('loop').catch(() => undefined);
       console.log(pool.processes()[0]);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.teardown(() => service.kill('SIGKILL'));
  const [line] = await once(service.stdout, 'data');
  const worker = Number(line);
  t.ok(isAlive(worker));
  service.kill('SIGKILL');
  await once(service, 'exit');
  for (let tries = 0; tries < 500 && isAlive(worker); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  t.notOk(isAlive(worker));
});

t.test('a worker can write no file, start no program and sees nothing of our environment', async (t) => {
  const file = path.join(t.testdir(), 'written');
  process.env.LIGHTBOX_TEST_SECRET = 'not for decoders';
  t.teardown(() => delete process.env.LIGHTBOX_TEST_SECRET);
  const { environment, ...outcome } = (await open(t).run('escape', { file })) as { environment: string[] };
  t.same(outcome, { wrote: 'ERR_ACCESS_DENIED', started: 'ERR_ACCESS_DENIED' });
  t.notOk(environment.includes('LIGHTBOX_TEST_SECRET'));
  t.notOk(existsSync(file));
});
