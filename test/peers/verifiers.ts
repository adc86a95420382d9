// Independent judges of the objects that we write: David Clunie's dciodvfy by the standard, dcmtk's dsrdump and pydicom by
// their own models.
import { execFileSync, spawnSync } from 'node:child_process';

/** What dciodvfy finds wrong. */
export function dciodvfyErrors(file: string): string[] {
  const { stdout, stderr, error } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
  if (error) throw error;
  return `${stdout}${stderr}`.split('\n').filter((line) => /^(Error|Abort)/i.test(line));
}

/** A structured document as text, with all codes; throws where dcmtk refuses it. */
export function dsrdump(file: string): string {
  return execFileSync('dsrdump', ['+Pl', '+Pc', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export type PydicomJson = {
  [tag: string]: { vr: string; Value?: (string | number | PydicomJson)[]; InlineBinary?: string };
};

/** The data set as Debian's pydicom reads it, refusing values that break their VR. */
export function readWithPydicom(file: string): PydicomJson {
  const program = `
import sys, pydicom
from pydicom import config
config.settings.reading_validation_mode = config.RAISE
print(pydicom.dcmread(sys.argv[1]).to_json())
`;
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', program, file], { encoding: 'utf8' })) as PydicomJson;
}
