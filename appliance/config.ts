// Every environment variable: name, default, meaning. The installer's choices; the administrator's are settings in the
// database, and there is no third place. Pure: reads what it is given, so every layer may import its type.
import path from 'node:path';
import { Fault } from './lib/fault.ts';

export interface Config {
  /** Folder of everything that must survive: archive, journal, database. */
  dataFolder: string;
  httpPort: number;
  dicomPort: number;
  /** Address both ports listen on. */
  bind: string;
  aeTitle: string;
  databaseUrl: string;
  unknownDevices: 'hold' | 'accept-loopback';
  webhookTargets: 'network' | 'this-machine-too';
  /** JSON file that answers the set-up wizard unattended. */
  setupFile: string | undefined;
}

interface Variable {
  name: string;
  default: string;
  meaning: string;
}

export const VARIABLES: readonly Variable[] = [
  { name: 'LIGHTBOX_DATA', default: './data', meaning: 'Folder of the archive, the journal and the database' },
  {
    name: 'LIGHTBOX_HTTP_PORT',
    default: '8080',
    meaning: 'Port of the web pages, REST and DICOMweb; 0 takes a free one',
  },
  { name: 'LIGHTBOX_DICOM_PORT', default: '11112', meaning: 'Port for modalities; 0 takes a free one' },
  { name: 'LIGHTBOX_BIND', default: '127.0.0.1', meaning: 'Address both ports listen on; 0.0.0.0 on the box' },
  { name: 'LIGHTBOX_AE_TITLE', default: 'LIGHTBOX', meaning: 'Our application entity title, 1 to 16 characters' },
  { name: 'LIGHTBOX_DATABASE_URL', default: '', meaning: 'libSQL address; a file in the data folder when empty' },
  {
    name: 'LIGHTBOX_UNKNOWN_DEVICES',
    default: 'hold',
    meaning:
      '`hold`: unknown devices may only echo until a person accepts them; `accept-loopback`: this machine may send',
  },
  {
    name: 'LIGHTBOX_WEBHOOK_TARGETS',
    default: 'network',
    meaning:
      '`network`: webhooks tell other machines only; `this-machine-too`: for development, also this one and link-local addresses',
  },
  { name: 'LIGHTBOX_SETUP', default: '', meaning: 'JSON file that answers the set-up wizard unattended' },
];

/** @throws Fault('invalid') that names the variable */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const value = (name: string) => env[name] || VARIABLES.find((variable) => variable.name === name)!.default;
  const dataFolder = path.resolve(value('LIGHTBOX_DATA'));
  const unknownDevices = value('LIGHTBOX_UNKNOWN_DEVICES');
  if (unknownDevices !== 'hold' && unknownDevices !== 'accept-loopback') {
    throw new Fault('invalid', 'LIGHTBOX_UNKNOWN_DEVICES is `hold` or `accept-loopback`');
  }
  const webhookTargets = value('LIGHTBOX_WEBHOOK_TARGETS');
  if (webhookTargets !== 'network' && webhookTargets !== 'this-machine-too') {
    throw new Fault('invalid', 'LIGHTBOX_WEBHOOK_TARGETS is `network` or `this-machine-too`');
  }
  const aeTitle = value('LIGHTBOX_AE_TITLE').trim();
  if (!/^[\x21-\x5b\x5d-\x7e]([\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?$/.test(aeTitle)) {
    throw new Fault('invalid', 'LIGHTBOX_AE_TITLE has 1 to 16 characters of ASCII without backslash (PS3.5 6.2)');
  }
  return {
    dataFolder,
    httpPort: port('LIGHTBOX_HTTP_PORT', value('LIGHTBOX_HTTP_PORT')),
    dicomPort: port('LIGHTBOX_DICOM_PORT', value('LIGHTBOX_DICOM_PORT')),
    bind: value('LIGHTBOX_BIND'),
    aeTitle,
    databaseUrl: value('LIGHTBOX_DATABASE_URL') || `file:${path.join(dataFolder, 'lightbox.db')}`,
    unknownDevices,
    webhookTargets,
    setupFile: env.LIGHTBOX_SETUP || undefined,
  };
}

function port(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65535) throw new Fault('invalid', `${name} is a port number`);
  return number;
}
