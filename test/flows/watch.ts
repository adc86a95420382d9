// Asks the DICOM port for an echo again and again while something else goes on: whether others are served, and how soon.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Appliance, Owner } from '../appliance.ts';
import { RawDicom } from '../peers/dicom-raw.ts';

const EVERY_MS = 200;

export interface Watch {
  /**
   * Ends the watch. The milliseconds of each echo from connecting to its answer, less what this process was late itself
   * (it plays the attackers too), and what failed.
   */
  stop(): Promise<{ milliseconds: number[]; failures: string[] }>;
}

/** Starts watching as a device of its own, each time on a new connection. Ends with its owner at the latest. */
export function watchEcho(t: Owner, appliance: Appliance): Watch {
  const milliseconds: number[] = [];
  const failures: string[] = [];
  const lateness = monitorEventLoopDelay({ resolution: 5 });
  lateness.enable();
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      lateness.reset();
      const started = performance.now();
      try {
        const peer = await RawDicom.open(appliance.dicomPort, { callingAeTitle: 'WATCHER' });
        const status = await peer.echo();
        if (status !== 0) failures.push(`Echo answered ${status}`);
        const late = Number.isFinite(lateness.max) ? lateness.max / 1e6 : 0;
        milliseconds.push(Math.max(0, performance.now() - started - late));
        peer.end();
      } catch (error) {
        failures.push(String(error));
      }
      await new Promise((wake) => setTimeout(wake, EVERY_MS));
    }
  })();
  const stop = async () => {
    stopped = true;
    await watching;
    lateness.disable();
    return { milliseconds, failures };
  };
  t.teardown(async () => {
    await stop();
  });
  return { stop };
}
