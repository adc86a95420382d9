// What a JPEG frame says about itself.
import t from 'tap';
import { jpegHead, withColourModel } from '../../../web/viewer/jpeg.ts';

const jpeg = (...segments: number[][]) => Uint8Array.from([0xff, 0xd8, ...segments.flat(), ...Array(16).fill(0)]);
const sof = (marker: number, precision: number) => [0xff, marker, 0, 11, precision, 0, 1, 0, 1, 1, 1, 0x11, 0];
const jfif = [0xff, 0xe0, 0, 7, ...Buffer.from('JFIF\0')];
const table = [0xff, 0xdb, 0, 4, 0, 0];

t.test('the process is read from the frame header, whatever stands before it', async (t) => {
  t.match(jpegHead(jpeg(table, sof(0xc3, 16))), { process: 'lossless', tellsColours: false });
  t.match(jpegHead(jpeg(jfif, table, sof(0xc0, 8))), { process: 'dct-8', tellsColours: true });
  t.match(jpegHead(jpeg(sof(0xc1, 12))), { process: 'other' });
});

t.test('bytes that are no JPEG, or end before they say what they are, have no head', async (t) => {
  t.equal(jpegHead(Uint8Array.of(0xff, 0x4f, 0xff, 0x51)), undefined);
  t.equal(jpegHead(jpeg(table)), undefined);
  t.equal(jpegHead(new Uint8Array(0)), undefined);
});

t.test('a colour model written in is found again and changes nothing else', async (t) => {
  const plain = jpeg(table, sof(0xc0, 8));
  const told = withColourModel(plain, false);
  t.match(jpegHead(told), { process: 'dct-8', tellsColours: true });
  t.same([...told.subarray(told.length - plain.length + 2)], [...plain.subarray(2)]);
});
