// Tells systemd that the service is ready, alive, or stopping. Node has no unix datagram sockets, so `systemd-notify`
// of the same package as systemd does it. Outside of systemd all of this is nothing.
import { execFile } from 'node:child_process';
import type { Log } from './log.ts';

export interface Systemd {
  ready(): void;
  stopping(): void;
}

/** Sends WATCHDOG=1 at half of the interval that the unit asks for, from ready() on. */
export function openSystemd(env: Readonly<Record<string, string | undefined>>, log: Log): Systemd {
  if (!env.NOTIFY_SOCKET) return { ready: () => undefined, stopping: () => undefined };
  const notify = (...words: string[]) => {
    // --pid names us as the sender: the unit takes messages from its main process
    execFile('systemd-notify', [`--pid=${process.pid}`, ...words], { env, timeout: 5000 }, (error) => {
      if (error) log.error('systemd.notify-failed', error, { words });
    });
  };
  const watchdogMs = Number(env.WATCHDOG_USEC ?? 0) / 1000;
  return {
    ready() {
      notify('--ready');
      if (watchdogMs > 0) setInterval(() => notify('WATCHDOG=1'), watchdogMs / 2).unref();
    },
    stopping: () => notify('--stopping'),
  };
}
