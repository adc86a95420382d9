// Asks the DICOM port for an echo again and again while something else goes on: whether others are served, and how soon.
import type { Appliance, Owner } from '../appliance.ts';
import { RawDicom } from '../peers/dicom-raw.ts';

const EVERY_MS = 200;

export interface Watch {
  /** Ends the watch. The milliseconds of each echo from connecting to its answer, and what failed. */
  stop(): Promise<{ milliseconds: number[]; failures: string[] }>;
}

/** Starts watching as a device of its own, each time on a new connection. Ends with its owner at the latest. */
export function watchEcho(t: Owner, appliance: Appliance): Watch {
  const milliseconds: number[] = [];
  const failures: string[] = [];
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const started = performance.now();
      try {
        const peer = await RawDicom.open(appliance.dicomPort, { callingAeTitle: 'WATCHER' });
        const status = await peer.echo();
        if (status !== 0) failures.push(`Echo answered ${status}`);
        milliseconds.push(performance.now() - started);
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
    return { milliseconds, failures };
  };
  t.teardown(async () => {
    await stop();
  });
  return { stop };
}
