// Frames as other people's encoders write them: what went in must come out, to the bit.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { run as decode } from '../../../../appliance/core/pixels/decode-task.ts';
import type { Element } from '../../../data-set.ts';
import { make } from '../../../objects.ts';
import { run as runProgram } from '../../../peers/process.ts';

interface Shape {
  samplesPerPixel: number;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  isSigned: boolean;
}

const ROWS = 33;
const COLUMNS = 47;

/** Values over the whole range of the shape, some of them in steep steps. */
function pixelsOf({ samplesPerPixel, bitsAllocated, bitsStored, isSigned }: Shape): Buffer {
  const count = ROWS * COLUMNS * samplesPerPixel;
  const buffer = Buffer.alloc((count * bitsAllocated) / 8);
  const least = isSigned ? -(2 ** (bitsStored - 1)) : 0;
  for (let each = 0; each < count; each++) {
    const value = least + ((each * 37 + (each % 11) * 1009) % 2 ** bitsStored);
    if (bitsAllocated === 8) buffer.writeUInt8(value & 0xff, each);
    else buffer.writeUInt16LE(value & 0xffff, each * 2);
  }
  return buffer;
}

/** Writes an uncompressed image and returns its path and stored values. */
function image(t: Test, shape: Shape): { file: string; pixels: Buffer } {
  const pixels = pixelsOf(shape);
  const padded = Buffer.concat([pixels, Buffer.alloc(pixels.length % 2)]);
  const elements: Element[] = [
    [0x00080008, 'CS', 'DERIVED\\SECONDARY'],
    [0x00080064, 'CS', 'WSD'],
    [0x00280002, 'US', shape.samplesPerPixel],
    [0x00280004, 'CS', shape.samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2'],
    ...(shape.samplesPerPixel === 3 ? [[0x00280006, 'US', 0] as Element] : []),
    [0x00280010, 'US', ROWS],
    [0x00280011, 'US', COLUMNS],
    [0x00280100, 'US', shape.bitsAllocated],
    [0x00280101, 'US', shape.bitsStored],
    [0x00280102, 'US', shape.bitsStored - 1],
    [0x00280103, 'US', shape.isSigned ? 1 : 0],
    [0x7fe00010, shape.bitsAllocated === 8 ? 'OB' : 'OW', padded],
  ];
  const file = path.join(t.testdir(), 'plain.dcm');
  writeFileSync(file, make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.7' }, elements).file);
  return { file, pixels };
}

const grey = (bitsStored: number, isSigned = false): Shape => ({
  samplesPerPixel: 1,
  bitsAllocated: bitsStored > 8 ? 16 : 8,
  bitsStored,
  isSigned,
});
const colour: Shape = { samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8, isSigned: false };

async function check(t: Test, shape: Shape, command: string, ...args: string[]): Promise<void> {
  const { file, pixels } = image(t, shape);
  const coded = path.join(path.dirname(file), 'coded.dcm');
  const { code, output } = await runProgram(command, [...args, file, coded]);
  t.equal(code, 0, output);
  const frame = await decode({ path: coded, frame: 0 });
  const { samplesPerPixel, bitsStored, isSigned } = shape;
  const what = `${command} ${args.join(' ')}: ${samplesPerPixel} x ${bitsStored} bits${isSigned ? ', signed' : ''}`;
  t.ok(pixels.equals(frame.bytes), what);
  t.equal(frame.photometricInterpretation, samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2', what);
}

t.test('lossless JPEG decodes exactly with each of the seven predictors', async (t) => {
  for (const predictor of ['1', '2', '3', '4', '5', '6', '7']) {
    const shapes = predictor === '1' ? [grey(8), grey(12), grey(16), grey(16, true)] : [grey(12), grey(16, true)];
    for (const shape of shapes) {
      await check(t, shape, 'dcmcjpeg', '+el', '+sv', predictor);
    }
  }
});

t.test('lossless JPEG in colour stays in its colour space', async (t) => {
  await check(t, colour, 'dcmcjpeg', '+e1');
});

t.test('JPEG-LS decodes exactly, by line, by sample and by plane', async (t) => {
  for (const shape of [grey(8), grey(12), grey(16), grey(16, true)]) await check(t, shape, 'dcmcjpls', '+el');
  for (const order of ['--interleave-line', '--interleave-sample', '--interleave-none']) {
    await check(t, colour, 'dcmcjpls', '+el', order);
  }
});

t.test('RLE decodes exactly', async (t) => {
  for (const shape of [grey(8), grey(12), grey(16, true), colour]) await check(t, shape, 'dcmcrle');
});

t.test('JPEG 2000 decodes exactly, signed or not', async (t) => {
  for (const shape of [grey(8), grey(8, true), grey(12), grey(12, true), grey(16), grey(16, true), colour]) {
    await check(t, shape, 'gdcmconv', '--j2k');
  }
});

t.test('big endian and deflated data sets give the same values', async (t) => {
  for (const shape of [grey(8), grey(12), grey(16, true), colour]) {
    await check(t, shape, 'dcmconv', '+tb');
    await check(t, shape, 'dcmconv', '+td');
    await check(t, shape, 'dcmconv', '+ti');
  }
});
