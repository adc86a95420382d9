// The sample files and what their README says each must show, as data for tests. Judges nothing itself.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface Sample {
  /** Relative to the folder of samples. */
  path: string;
  /** Short name as the README has it: ELE, ILE, J2K-LL(90) …; `(no meta)`. */
  syntax: string;
  modality: string;
  charset: string;
  patientName: string;
  rows?: number;
  columns?: number;
  frames?: number;
}

/** One entry a row of the tables; rows with no file of their own (DICOMDIR) are left out. */
export function sampleTable(folder: string): Sample[] {
  const samples: Sample[] = [];
  let section = '';
  for (const line of readFileSync(join(folder, 'README.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3).trim().split('/')[0];
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (!['modality', 'transfer-syntax', 'charset', 'broken'].includes(section) || cells.length < 13) continue;
    const [, file, , , modality, syntax, charset, patientName, size] = cells;
    if (file === 'file' || file.startsWith('-')) continue;
    const numbers = /^(\d+)x(\d+)(?:x(\d+))?$/.exec(size);
    samples.push({
      path: join(section, file),
      syntax,
      modality: modality.split(',')[0],
      charset: charset.replaceAll('\\\\', '\\'),
      patientName,
      rows: numbers ? Number(numbers[1]) : undefined,
      columns: numbers ? Number(numbers[2]) : undefined,
      frames: numbers?.[3] ? Number(numbers[3]) : undefined,
    });
  }
  return samples;
}

/** Every sample file, as paths relative to the folder. */
export function sampleFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => !path.endsWith('.md') && statSync(path).isFile())
    .map((path) => relative(folder, path))
    .sort();
}
