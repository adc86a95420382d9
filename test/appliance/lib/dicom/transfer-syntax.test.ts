import t from 'tap';
import { transferSyntax, transferSyntaxes } from '../../../../appliance/lib/dicom/transfer-syntax.ts';

const root = '1.2.840.10008.1.2';

t.test('the four ways to write a data set are told apart', async (t) => {
  const shape = (uid: string) => {
    const { explicitVr, bigEndian, deflated, encapsulated, codec } = transferSyntax(uid);
    return { explicitVr, bigEndian, deflated, encapsulated, codec };
  };
  const plain = { explicitVr: true, bigEndian: false, deflated: false, encapsulated: false, codec: 'none' };
  t.same(shape(root), { ...plain, explicitVr: false });
  t.same(shape(`${root}.1`), plain);
  t.same(shape(`${root}.1.99`), { ...plain, deflated: true });
  t.same(shape(`${root}.2`), { ...plain, bigEndian: true });
});

t.test('every syntax that must be received has its codec and says whether it may be lossy', async (t) => {
  const expected: [string, string, boolean][] = [
    ['.1.98', 'none', false],
    ['.5', 'rle', false],
    ['.8.1', 'deflated-frame', false],
    ['.4.50', 'jpeg', true],
    ['.4.51', 'jpeg-extended', true],
    ['.4.53', 'jpeg-extended', true],
    ['.4.55', 'jpeg-extended', true],
    ['.4.57', 'jpeg-lossless', false],
    ['.4.70', 'jpeg-lossless', false],
    ['.4.80', 'jpeg-ls', false],
    ['.4.81', 'jpeg-ls', true],
    ['.4.90', 'j2k', false],
    ['.4.91', 'j2k', true],
    ['.4.92', 'j2k-part2', false],
    ['.4.93', 'j2k-part2', true],
    ['.4.110', 'jpeg-xl', false],
    ['.4.111', 'jpeg-xl', true],
    ['.4.112', 'jpeg-xl', true],
    ['.4.201', 'htj2k', false],
    ['.4.202', 'htj2k', false],
    ['.4.203', 'htj2k', true],
    ['.4.107', 'hevc', true],
    ['.4.108', 'hevc', true],
  ];
  for (let n = 100; n <= 106; n++) {
    const codec = n <= 101 ? 'mpeg2' : 'h264';
    expected.push([`.4.${n}`, codec, true], [`.4.${n}.1`, codec, true]);
  }
  for (const [suffix, codec, lossy] of expected) {
    const syntax = transferSyntax(root + suffix);
    t.match(syntax, { uid: root + suffix, codec, lossy, known: true, encapsulated: true, explicitVr: true }, suffix);
  }
});

t.test('no syntax has the name of another', async (t) => {
  t.equal(new Set(transferSyntaxes.map((each) => each.name)).size, transferSyntaxes.length);
});

t.test('an unknown syntax is taken for an encapsulated explicit little endian one', async (t) => {
  t.match(transferSyntax('1.2.3'), {
    uid: '1.2.3',
    encapsulated: true,
    explicitVr: true,
    bigEndian: false,
    known: false,
  });
});
