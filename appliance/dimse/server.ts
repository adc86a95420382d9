// Listens for modalities and keeps what their associations share. Knows sockets, not messages.
import { type AddressInfo, createServer, type Server } from 'node:net';
import { openLogbook } from '../clinic/devices/logbook.ts';
import { openRoster } from '../clinic/devices/roster.ts';
import type { Appliance } from '../core/appliance.ts';
import { Fault } from '../lib/fault.ts';
import { Admission } from './admission.ts';
import { Association, type Edge } from './association.ts';
import { Seats } from './seats.ts';

export interface DicomEdge {
  port: number;
  /** Lets objects that are being made durable get their answer, then ends every association. */
  close(): Promise<void>;
}

const CHECK_TIME_EVERY_MS = 1_000;
const STOP_LIMIT_MS = 10_000;
/** Connections the kernel may keep for us while we are busy. */
const BACKLOG = 256;

/** Listens on `config.bind` and `config.dicomPort`. @throws Fault('unavailable') when the port can't be had */
export async function openDicom(appliance: Appliance): Promise<DicomEdge> {
  const call = () => appliance.call({ kind: 'system', name: 'dicom' }, 'local');
  const roster = openRoster(call());
  const logbook = openLogbook(call);
  const seats = new Seats<Association>();
  const edge: Edge = {
    admission: new Admission({ config: appliance.config, roster, logbook, call }),
    seats,
    call: appliance.call,
    ended(device, summary) {
      logbook.seen(device.id, summary.objects);
      appliance.log.info('dicom.association-ended', { ...summary });
    },
  };
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) =>
    seats.enter(new Association(socket, edge)),
  );
  await listening(server, appliance.config.bind, appliance.config.dicomPort);
  // Such as no descriptors left: this connection is lost, the next one may do.
  server.on('error', (error) => appliance.log.error('dicom.accept-failed', error));
  const clock = setInterval(() => {
    const now = Date.now();
    for (const association of seats) association.checkTime(now);
  }, CHECK_TIME_EVERY_MS);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      await stopped(server, seats);
      clearInterval(clock);
      roster.close();
      await logbook.close();
    },
  };
}

/** @throws Fault('unavailable') when the port can't be had */
function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program has it' : error.code;
      reject(new Fault('unavailable', `The DICOM port ${port} can't be opened: ${why}`, { cause: error }));
    };
    server.once('error', refused);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

async function stopped(server: Server, seats: Seats<Association>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const association of seats) association.stop();
  const late = setTimeout(() => {
    for (const association of seats) association.destroy();
  }, STOP_LIMIT_MS);
  await closed;
  clearTimeout(late);
}
