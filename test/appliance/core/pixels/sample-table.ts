// The table of the sample files, as the README beside them has it: what the first frame of each must decode to.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Sample {
  /** Below the folder of samples. */
  name: string;
  path: string;
  /** Least and greatest stored value, where the README knows them. */
  range?: [number, number];
  /** First 8 digits of the MD5 of the first frame, for lossless ones. */
  md5?: string;
}

/** Every file that the README lists and that is there. */
export function samples(folder: string): Sample[] {
  const found: Sample[] = [];
  let section = '';
  for (const line of readFileSync(path.join(folder, 'README.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3).trim();
    const cells = line.split(' | ').map((cell) => cell.replace(/^\|? ?/, '').trim());
    if (!line.startsWith('| ') || cells.length < 9) continue;
    // In the modality tables the file's name begins with the last part of the section.
    const name = path.join(section.startsWith('modality/') ? 'modality' : section, cells[0]);
    const file = path.join(folder, name);
    if (!existsSync(file)) continue;
    const pixels = /^(-?[\d.e+]+)\.\.(-?[\d.e+]+?)(?: ([0-9a-f]{8}))?$/.exec(cells[9] ?? '');
    const range: Sample['range'] = pixels ? [Number(pixels[1]), Number(pixels[2])] : undefined;
    found.push({ name, path: file, range, md5: pixels?.[3] });
  }
  return found;
}
