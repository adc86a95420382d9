import path from 'node:path';
import t from 'tap';
import { run as decode } from '../../../../appliance/core/pixels/decode-task.ts';
import { corpus } from '../../../corpus.ts';
import { run as runProgram } from '../../../peers/process.ts';
import { samples } from './sample-table.ts';
import { difference, rangeOf, shortMd5, valuesOf } from './stored-values.ts';

const folder = corpus();
if (!folder) t.comment('LIGHTBOX_CORPUS is not set: decoding real files is left out');

/** Says DDE00100 columns in its code stream: nothing can tell what its picture should be. */
const UNKNOWABLE = 'transfer-syntax/j2k-embedded-delimiter.dcm';

if (folder) {
  const all = samples(folder);
  const of = (name: string) => decode({ path: path.join(folder, name), frame: 0 });

  t.test('the first frame of every lossless sample decodes to the stored values it must have', async (t) => {
    const lossless = all.filter(({ md5 }) => md5);
    t.ok(lossless.length > 80, 'the table was read');
    for (const { name, path, md5 } of lossless) {
      const frame = await decode({ path, frame: 0 });
      t.equal(shortMd5(frame.bytes), md5, name);
    }
  });

  t.test('the first frame of every lossy sample has the range that another decoder found', async (t) => {
    const lossy = all.filter(({ md5, range, name }) => range && !md5 && name !== UNKNOWABLE);
    t.ok(lossy.length > 15, 'the table was read');
    for (const { name, path, range } of lossy) {
      const frame = await decode({ path, frame: 0 });
      const tolerance = frame.bitsStored > 8 ? 4 : 2;
      const found = rangeOf(valuesOf(frame));
      t.ok(difference(found, range!).greatest <= tolerance, `${name}: ${found} for ${range}`);
    }
  });

  t.test('lossy JPEG of every process comes out as dcmtk has it, pixel by pixel', async (t) => {
    const out = path.join(t.testdir(), 'native.dcm');
    for (const name of [
      'transfer-syntax/ct-jpeg-50.dcm',
      'transfer-syntax/ct-jpeg-51.dcm',
      'transfer-syntax/ct-jpeg-53-retired.dcm',
      'transfer-syntax/ct-jpeg-55-retired.dcm',
      'transfer-syntax/jpegext-12bit-nm.dcm',
      'transfer-syntax/jpeg-rgb-not-ybr.dcm',
      'transfer-syntax/jpeg-ybr444.dcm',
      'modality/XA/xa-96f-jpeg8.dcm',
      'modality/US/us-cine-30f-jpeg-ybr422.dcm',
    ]) {
      const { code, output } = await runProgram('dcmdjpeg', ['--conv-never', path.join(folder, name), out]);
      t.equal(code, 0, output);
      const judge = valuesOf(await decode({ path: out, frame: 0 }));
      t.equal(difference(valuesOf(await of(name)), judge).greatest, 0, name);
    }
  });

  t.test('near-lossless JPEG-LS and lossy JPEG 2000 come out as dcmtk and GDCM have them', async (t) => {
    const out = path.join(t.testdir(), 'native.dcm');
    for (const [command, ...args] of [
      ['dcmdjpls', path.join(folder, 'transfer-syntax/ct-jpegls-81.dcm'), out],
      ['dcmdjpls', path.join(folder, 'transfer-syntax/jpegls-rgb-near.dcm'), out],
      ['gdcmconv', '--raw', path.join(folder, 'transfer-syntax/ct-j2k-91.dcm'), out],
      ['gdcmconv', '--raw', path.join(folder, 'modality/CR/cr-mono1-15bit-j2k.dcm'), out],
    ]) {
      const { code, output } = await runProgram(command, args);
      t.equal(code, 0, output);
      const judge = valuesOf(await decode({ path: out, frame: 0 }));
      const ours = valuesOf(await decode({ path: args.at(-2)!, frame: 0 }));
      t.equal(difference(ours, judge).greatest, 0, path.basename(args.at(-2)!));
    }
  });

  t.test('one CT slice in nine lossless transfer syntaxes is one image', async (t) => {
    const kinds = ['explicit-le', 'explicit-be', 'deflated', 'rle', 'jpegll-57', 'jpegll-70', 'jpegls-80', 'j2k-90'];
    const first = await of('modality/CT/ct-512-implicit.dcm');
    t.same(rangeOf(valuesOf(first)), [-2000, 2402]);
    for (const kind of kinds) t.same((await of(`transfer-syntax/ct-${kind}.dcm`)).bytes, first.bytes, kind);
  });

  t.test('both frames of the enhanced CT are the same in all its five codings', async (t) => {
    const files = ['bot-rle', 'nobot-rle', 'frag-nobot-jpegll-57', 'frag-nobot-jpegls-80'];
    for (const frame of [0, 1]) {
      const file = path.join(folder, 'modality/CT/enhanced-ct-2f-supplemental-palette.dcm');
      const { bytes } = await decode({ path: file, frame });
      for (const name of files) {
        const other = await decode({ path: path.join(folder, `transfer-syntax/enhct-${name}.dcm`), frame });
        t.same(other.bytes, bytes, `${name}, frame ${frame}`);
      }
    }
  });

  t.test('a frame of its own deflate stream holds what the uncompressed object holds', async (t) => {
    const { bytes } = await of('modality/CT/series-with-seg/liver-seg.dcm');
    t.same((await of('transfer-syntax/deflated-frame-seg.dcm')).bytes, bytes);
  });

  t.test('a file cut short shows what is there, and nothing in the place of the rest', async (t) => {
    const whole = await of('modality/MR/mr-64.dcm');
    const cut = await of('broken/truncated-pixels.dcm');
    t.equal(cut.bytes.length, whole.bytes.length);
    t.same(cut.bytes.subarray(0, 8130), whole.bytes.subarray(0, 8130));
    t.same([...cut.bytes.subarray(8130)], Array(cut.bytes.length - 8130).fill(0));
  });

  t.test('a code stream of another size than its object is refused in a sentence', async (t) => {
    await t.rejects(of(UNKNOWABLE), { code: 'unsupported', message: /another size than the object says/ });
  });

  t.test('a frame that is not there is said to be not there', async (t) => {
    for (const frame of [2, -1, 0.5, 1e9]) {
      const file = path.join(folder, 'transfer-syntax/enhct-bot-rle.dcm');
      await t.rejects(decode({ path: file, frame }), { code: 'not-found', message: 'This object has 2 frames' });
    }
  });
}
