// Debian's Orthanc with a fresh SQLite database: the archive we are compared with, and a real peer for exchange.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Owner } from '../appliance.ts';
import { freePort, type Peer, startPeer } from './process.ts';

const DICOMWEB_PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

export interface OrthancOptions {
  /** Loads the DICOMweb plugin, at /dicom-web/. */
  dicomWeb?: boolean;
  /** Modalities it may send to and query: AE title, host, port. */
  modalities?: Record<string, [aeTitle: string, host: string, port: number]>;
}

export interface Orthanc extends Peer {
  readonly httpUrl: string;
  readonly dicomPort: number;
  readonly aeTitle: string;
  /** Everything it holds. */
  instances(): Promise<number>;
}

/** Starts it on loopback, every file fsynced before it answers (its default since 1.7.4), checks of names off. */
export async function startOrthanc(t: Owner, options: OrthancOptions = {}): Promise<Orthanc> {
  const folder = await mkdtemp(join(tmpdir(), 'orthanc-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const [dicomPort, httpPort] = [await freePort(), await freePort()];
  const configuration = {
    Name: 'Orthanc',
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'index'),
    SyncStorageArea: true,
    StorageCompression: false,
    DicomAet: 'ORTHANC',
    DicomPort: dicomPort,
    DicomAlwaysAllowStore: true,
    DicomModalities: options.modalities ?? {},
    HttpPort: httpPort,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    HttpDescribeErrors: false,
    KeepAlive: true,
    TcpNoDelay: true,
    Plugins: options.dicomWeb ? [DICOMWEB_PLUGIN] : [],
    DicomWeb: { Enable: true },
  };
  await mkdir(configuration.StorageDirectory);
  await mkdir(configuration.IndexDirectory);
  const file = join(folder, 'orthanc.json');
  await writeFile(file, JSON.stringify(configuration));
  const peer = await startPeer(t, '/usr/sbin/Orthanc', [file], httpPort);
  const httpUrl = `http://127.0.0.1:${httpPort}`;
  return {
    ...peer,
    httpUrl,
    dicomPort,
    aeTitle: 'ORTHANC',
    async instances() {
      const statistics = (await (await fetch(`${httpUrl}/statistics`)).json()) as { CountInstances: number };
      return statistics.CountInstances;
    },
  };
}
