// Starts the real service as a child process for a test: temporary data folder, free ports, an administrator already
// set up. Speaks to it only from outside (environment, signals, log lines, HTTP); knows nothing of its insides.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildService } from '../appliance/build.ts';

/** Built as `npm start` does it: once for each test file, or for all of them by the test command. */
const program = process.env.LIGHTBOX_PROGRAM ?? buildService();
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const LOG_LINES_KEPT = 20_000;

/** The one thing needed of a tap test; a bench passes its own. */
export interface Owner {
  teardown(end: () => Promise<void> | void): void;
}

export interface DeviceEntry {
  name: string;
  aeTitle: string;
  host: string;
  port: number;
}

/** One line of the service's log, as it came. */
export type LogLine = Record<string, unknown>;

export interface StartOptions {
  /** More environment for the service. Unknown devices on loopback are accepted unless this says otherwise. */
  env?: Record<string, string>;
  /** Devices that the set-up file names. */
  devices?: DeviceEntry[];
  /** false: no set-up file at all, so that the first start asks for the wizard. */
  setUp?: boolean;
}

interface Running {
  child: ChildProcess;
  httpPort: number;
  dicomPort: number;
  cookie?: Promise<string>;
}

/** Starts the service and waits until it answers /health. It ends, and its data goes, with the test. */
export async function startAppliance(t: Owner, options: StartOptions = {}): Promise<Appliance> {
  const folder = await mkdtemp(join(tmpdir(), 'lightbox-test-'));
  const administrator = { username: 'admin', password: randomBytes(24).toString('base64url') };
  const env: Record<string, string> = {
    ...withoutSettings(process.env),
    LIGHTBOX_DATA: join(folder, 'data'),
    LIGHTBOX_BIND: '127.0.0.1',
    LIGHTBOX_HTTP_PORT: '0',
    LIGHTBOX_DICOM_PORT: '0',
    LIGHTBOX_AE_TITLE: 'LIGHTBOX',
    LIGHTBOX_UNKNOWN_DEVICES: 'accept-loopback',
    ...options.env,
  };
  if (options.setUp !== false) {
    env.LIGHTBOX_SETUP = join(folder, 'setup.json');
    const setUp = { clinic: { name: 'Sample Clinic' }, administrator, devices: options.devices ?? [] };
    await writeFile(env.LIGHTBOX_SETUP, JSON.stringify(setUp), { mode: 0o600 });
  }
  const appliance = new Appliance(env, administrator);
  t.teardown(async () => {
    await appliance.end();
    await rm(folder, { recursive: true, force: true });
  });
  await appliance.restart();
  return appliance;
}

/** A service that a test started. Ports, URL and pid change with restart(): read them when needed, don't keep them. */
export class Appliance {
  readonly administrator: { readonly username: string; readonly password: string };
  /** The log lines since the first start, oldest first. */
  readonly log: LogLine[] = [];
  /** What the service wrote to stderr: nothing, when all is well. */
  stderr = '';
  #env: Record<string, string>;
  #running: Running | undefined;

  constructor(env: Record<string, string>, administrator: { username: string; password: string }) {
    this.#env = env;
    this.administrator = administrator;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }
  get httpPort(): number {
    return this.#now().httpPort;
  }
  get dicomPort(): number {
    return this.#now().dicomPort;
  }
  get pid(): number {
    return this.#now().child.pid!;
  }
  get aeTitle(): string {
    return this.#env.LIGHTBOX_AE_TITLE!;
  }
  get dataFolder(): string {
    return this.#env.LIGHTBOX_DATA!;
  }

  /** The administrator's session as a Cookie header's value; signs in on first use after each start. */
  cookie(): Promise<string> {
    const running = this.#now();
    running.cookie ??= signIn(this.httpUrl, this.administrator);
    return running.cookie;
  }

  /** fetch() of a path as the administrator, from the service's own origin. Give a `cookie` header to be someone else. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('cookie')) headers.set('cookie', await this.cookie());
    if (!headers.has('origin')) headers.set('origin', this.httpUrl);
    return fetch(this.httpUrl + path, { ...init, headers });
  }

  /** Orderly stop (SIGTERM). Resolves to the exit code; throws when it takes longer than 30 s. */
  async stop(): Promise<number | null> {
    const { child } = this.#now();
    this.#running = undefined;
    return ended(child, 'SIGTERM');
  }

  /** Stops it as a crash does, without a chance to clean up (SIGKILL). */
  async kill9(): Promise<void> {
    const { child } = this.#now();
    this.#running = undefined;
    await ended(child, 'SIGKILL');
  }

  /** Starts it on the same data after stop() or kill9(), with `env` added to what it was started with. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    if (this.#running) throw new Error('The service is still running');
    Object.assign(this.#env, env);
    const child = spawn(process.execPath, [await program], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    const orphan = () => child.kill('SIGKILL');
    process.once('exit', orphan);
    child.once('exit', () => process.off('exit', orphan));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-1_000_000);
    });
    try {
      const ports = await listening(child, this.log);
      await healthy(`http://127.0.0.1:${ports.httpPort}/health`);
      this.#running = { child, ...ports };
    } catch (cause) {
      await ended(child, 'SIGKILL');
      const told = [...this.log.slice(-20).map((line) => JSON.stringify(line)), this.stderr.slice(-4000)].join('\n');
      throw new Error(`The service did not start\n${told}`, { cause });
    }
  }

  /** What the owner's teardown does: ends it if it still runs. */
  async end(): Promise<void> {
    if (this.#running) await this.kill9();
  }

  #now(): Running {
    if (!this.#running) throw new Error('The service is not running');
    return this.#running;
  }
}

/** The environment without our own settings: a developer's LIGHTBOX_DATA must not reach a test. */
function withoutSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !name.startsWith('LIGHTBOX_'));
  return Object.fromEntries(kept) as Record<string, string>;
}

/** Collects the log for as long as the child lives; resolves with the ports at the first `listening` event. */
function listening(child: ChildProcess, log: LogLine[]): Promise<{ httpPort: number; dicomPort: number }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No listening event in time')), START_LIMIT_MS);
    child.once('exit', (code, signal) => {
      clearTimeout(timer); // it would keep the test's process alive
      reject(new Error(`Exited with ${code ?? signal} before it listened`));
    });
    child.once('error', reject);
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const line = logLine(text);
      log.push(line);
      if (log.length > LOG_LINES_KEPT) log.splice(0, LOG_LINES_KEPT / 2);
      if (line.event !== 'listening') return;
      clearTimeout(timer);
      resolve({ httpPort: Number(line.httpPort), dicomPort: Number(line.dicomPort) });
    });
  });
}

function logLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { plain: text }; // meant for the person at the terminal, such as the address to open
  }
}

async function healthy(url: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${url} answers ${answer?.status ?? 'nothing'}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The service did not end within ${STOP_LIMIT_MS / 1000} s of ${signal}`));
    }, STOP_LIMIT_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
    child.kill(signal);
  });
}

async function signIn(httpUrl: string, who: { username: string; password: string }): Promise<string> {
  const answer = await fetch(`${httpUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: httpUrl },
    body: JSON.stringify(who),
  });
  if (!answer.ok) throw new Error(`Sign-in answered ${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
