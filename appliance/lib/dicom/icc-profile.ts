// An ICC profile of sRGB for what needs one and has none of its own (PS3.3 C.11.15): version 2.1, a matrix and one gamma,
// as a scanner's, which is the class that DICOM wants.

/** s15Fixed16Number (ICC.1:2001-04 5.3.1), of values around one. */
function fixed(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), i * 4);
  return bytes;
}

const typed = (type: string, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${type}\0\0\0\0`, 'latin1'), content]);

function description(text: string): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(text.length + 1);
  // No Unicode and no Macintosh text.
  return typed('desc', Buffer.concat([count, Buffer.from(`${text}\0`, 'latin1'), Buffer.alloc(4 + 4 + 2 + 1 + 67)]));
}

const xyz = (...values: number[]): Buffer => typed('XYZ ', fixed(values));
/** A curve of one value is a gamma, u8Fixed8Number. */
const gamma = typed('curv', Buffer.from([0, 0, 0, 1, 2, Math.round(0.2 * 256)]));

/** White and primaries of IEC 61966-2-1, adapted to D50. */
const TAGS: readonly [name: string, content: Buffer][] = [
  ['desc', description('sRGB')],
  ['cprt', typed('text', Buffer.from('No copyright\0', 'latin1'))],
  ['wtpt', xyz(0.9505, 1, 1.0891)],
  ['rXYZ', xyz(0.4361, 0.2225, 0.0139)],
  ['gXYZ', xyz(0.3851, 0.7169, 0.0971)],
  ['bXYZ', xyz(0.1431, 0.0606, 0.7141)],
  ['rTRC', gamma],
  ['gTRC', gamma],
  ['bTRC', gamma],
];

export const SRGB_PROFILE: Buffer = profile();

function profile(): Buffer {
  const padded = TAGS.map(([, content]) => Buffer.concat([content, Buffer.alloc(-content.length & 3)]));
  const table = Buffer.alloc(4 + 12 * TAGS.length);
  table.writeUInt32BE(TAGS.length);
  let offset = 128 + table.length;
  TAGS.forEach(([name, content], i) => {
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(offset, 8 + 12 * i);
    table.writeUInt32BE(content.length, 12 + 12 * i);
    offset += padded[i].length;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset);
  header.writeUInt32BE(0x02100000, 8);
  header.write('scnrRGB XYZ ', 12, 'latin1');
  for (const [i, part] of [2026, 1, 1].entries()) header.writeUInt16BE(part, 24 + 2 * i);
  header.write('acsp', 36, 'latin1');
  fixed([0.9642, 1, 0.8249]).copy(header, 68);
  return Buffer.concat([header, table, ...padded]);
}
