// The DICOM edge on a free port, with the real rooms and a data folder of its own, inside the test's process.
import type { Test } from 'tap';
import { readConfig } from '../../../appliance/config.ts';
import { type Appliance, openAppliance } from '../../../appliance/core/appliance.ts';
import type { Call } from '../../../appliance/core/call.ts';
import { openLog } from '../../../appliance/core/log.ts';
import { type DicomEdge, openDicom } from '../../../appliance/dimse/server.ts';
import { dataFolder } from '../../data-folder.ts';

export interface OpenEdge {
  appliance: Appliance;
  dicom: DicomEdge;
  port: number;
  /** What was logged so far, oldest first. */
  log: Record<string, unknown>[];
  logged(event: string): Record<string, unknown>[];
  /** A Call of an administrator. */
  call(): Call;
}

export async function openEdge(t: Test, env: Record<string, string> = {}): Promise<OpenEdge> {
  const log: Record<string, unknown>[] = [];
  const config = readConfig({
    LIGHTBOX_DATA: dataFolder(t),
    LIGHTBOX_DICOM_PORT: '0',
    LIGHTBOX_UNKNOWN_DEVICES: 'accept-loopback',
    ...env,
  });
  const appliance = await openAppliance(
    config,
    openLog((line) => log.push(JSON.parse(line))),
  );
  t.teardown(() => appliance.close());
  const dicom = await openDicom(appliance);
  t.teardown(() => dicom.close()); // runs before the one above
  return {
    appliance,
    dicom,
    port: dicom.port,
    log,
    logged: (event) => log.filter((line) => line.event === event),
    call: () => appliance.call({ kind: 'system', name: 'test' }, 'local'),
  };
}

/** Looks again and again until `look` finds something, for five seconds. */
export async function eventually<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('It did not happen in time');
    await new Promise((wake) => setTimeout(wake, 20));
  }
}
