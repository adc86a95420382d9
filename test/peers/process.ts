// Other people's programs as child processes on loopback: started on a free port, waited for, ended with the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Owner } from '../appliance.ts';

const START_LIMIT_MS = 30_000;
const OUTPUT_KEPT = 200_000;

/** dcmtk leaves Nagle's algorithm on, which makes every figure one of delayed acknowledgements, unless told so. */
const PEER_ENVIRONMENT = { ...process.env, TCP_NODELAY: '1', LC_ALL: 'C.UTF-8' };

/** A server of somebody else's that now accepts connections. */
export interface Peer {
  readonly pid: number;
  readonly port: number;
  /** What it wrote to stdout and stderr so far. */
  output(): string;
  stop(): Promise<void>;
}

/** A TCP port on loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts a server and waits until `port` accepts a connection. It ends with its owner. */
export async function startPeer(t: Owner, command: string, args: string[], port: number): Promise<Peer> {
  const child = spawn(command, args, { env: PEER_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_KEPT);
    });
  }
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  child.once('exit', () => process.off('exit', orphan));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${command} ended with ${code ?? signal}\n${output}`)));
  });
  const stop = () => ended(child);
  t.teardown(stop);
  failed.catch(() => undefined); // an exit after it has started is the owner's wish
  await Promise.race([failed, accepts(port)]);
  return { pid: child.pid!, port, output: () => output, stop };
}

/** How a program that runs to its end went. */
export interface Outcome {
  code: number | null;
  /** stdout and stderr in the order they came. */
  output: string;
}

/** Runs a program to its end; past the limit it is killed and its code is null. */
export function run(command: string, args: string[], limitSeconds = 120): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: PEER_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

async function accepts(port: number): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await canConnect(port))) {
    if (Date.now() > deadline) throw new Error(`Nothing listens on port ${port}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
