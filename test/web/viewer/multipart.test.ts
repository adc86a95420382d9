// The one part of a multipart answer.
import t from 'tap';
import { singlePart } from '../../../web/viewer/multipart.ts';

const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const TYPE = 'multipart/related; type="application/octet-stream"; boundary="b1"';
const wrap = (body: string, head = 'Content-Type: application/octet-stream; transfer-syntax=1.2.3') =>
  latin1(`--b1\r\n${head}\r\n\r\n${body}\r\n--b1--\r\n`);
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

t.test('the body comes out whole with its type and transfer syntax', async (t) => {
  const part = singlePart(TYPE, wrap('abc\0\xff'));
  t.same([text(part.body), part.mediaType, part.transferSyntaxUid], ['abc\0\xff', 'application/octet-stream', '1.2.3']);
});

t.test('a body that contains what looks like a delimiter is not cut there', async (t) => {
  t.equal(text(singlePart(TYPE, wrap('ab\r\n--b1\r\ncd')).body), 'ab\r\n--b1\r\ncd');
});

t.test('an unquoted boundary, quoted parameters and further headers are understood', async (t) => {
  const head =
    'Content-Location: /x\r\nContent-Type: image/jls; transfer-syntax="1.2.4"\r\nX-Photometric-Interpretation: RGB';
  const part = singlePart('multipart/related; boundary=b1', wrap('x', head));
  t.match(part, { mediaType: 'image/jls', transferSyntaxUid: '1.2.4', photometric: 'RGB' });
});

t.test('an answer that is no multipart is the part itself', async (t) => {
  const part = singlePart('application/octet-stream; transfer-syntax=1.2.5', latin1('xyz'));
  t.match([text(part.body), part.transferSyntaxUid], ['xyz', '1.2.5']);
});

t.test('an answer that was cut off or never was one is refused', async (t) => {
  t.throws(() => singlePart(TYPE, wrap('abcdef').subarray(0, 80)), /cut off/);
  t.throws(() => singlePart(TYPE, latin1('<html>not a part</html>')), /no part/);
  t.throws(() => singlePart('multipart/related', wrap('x')), /boundary/);
});
