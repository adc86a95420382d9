// The Debian packages that the tests need: real peers and tools. Installs what is missing when root, names it when not.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const PACKAGES = [
  'chromium-headless-shell', // the browser that the pages are tried in, without what draws a window
  'dicom3tools', // dciodvfy: whether our own objects are as the standard has them
  'dcmtk', // storescu, dcmsend, echoscu, storescp, dcmdump: the modality
  'fonts-noto-core', // names in many scripts on the pictures
  'iproute2', // ss: which ports listen
  'libgdcm-tools', // a second opinion on DICOM files
  'orthanc', // the archive we measure against and talk to
  'orthanc-dicomweb',
  'poppler-utils', // what a PDF holds
  'python3-pydicom', // an independent model of the objects that we write
  'zbar-tools', // zbarimg: reads the codes on our labels as a scanner does
];

/** Services that these packages would start on well-known ports and at every boot; a test starts its own instead. */
const SERVICES = ['orthanc'];
const POLICY = '/usr/sbin/policy-rc.d';

/** Answers the packages that are still missing, after an attempt to install them where we may. */
export function missingPackages(): string[] {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0 || process.getuid?.() !== 0) return missing;
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  withoutStartingServices(() => {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  });
  return PACKAGES.filter((name) => !isInstalled(name));
}

function isInstalled(name: string): boolean {
  const query = spawnSync('dpkg-query', ['-W', '-f', '$' + '{db:Status-Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout === 'installed';
}

/** policy-rc.d is how Debian lets a package be installed without its service (see invoke-rc.d(8)). */
function withoutStartingServices(install: () => void): void {
  const ours = !existsSync(POLICY);
  const before = SERVICES.filter(isInstalled);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (ours) rmSync(POLICY);
  }
  const added = SERVICES.filter((name) => !before.includes(name) && isInstalled(name));
  if (existsSync('/run/systemd/system') && added.length > 0) run('systemctl', ['disable', '--quiet', ...added]);
}

function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) console.error(`${command} ${args[0]} failed: ${error?.message ?? `exit code ${status}`}`);
}
