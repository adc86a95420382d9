// The reader of multipart bodies with every way a body can be cut into chunks, and with bodies that are wrong.
import t from 'tap';
import { readMultipart } from '../../../../appliance/http/dicomweb/multipart-read.ts';

const CRLF = '\r\n';

async function* chunksOf(body: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function readAll(body: string | Buffer, boundary = 'B', size = 1000) {
  const parts: { headers: Record<string, string>; content: string }[] = [];
  for await (const { headers, content } of readMultipart(
    chunksOf(Buffer.from(body as string, 'latin1'), size),
    boundary,
  )) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    parts.push({ headers: Object.fromEntries(headers), content: Buffer.concat(pieces).toString('latin1') });
  }
  return parts;
}

/** Contents that look like what ends them. */
const CONTENTS = ['plain', '', '\r\n--', '\r\n--C\r\n', '--B', '\r\n-\r\n--\r\n', '\n--B--\n', '\r\r\n\r\n--\rB'];
const body = `preamble to skip${CRLF}${CONTENTS.map((content, n) => `--B${CRLF}X-N: ${n}${CRLF}content-type:application/dicom${CRLF}${CRLF}${content}${CRLF}`).join('')}--B--${CRLF}epilogue`;

t.test('a body comes out the same whatever chunks it comes in', async (t) => {
  const expected = CONTENTS.map((content, n) => ({
    headers: { 'x-n': String(n), 'content-type': 'application/dicom' },
    content,
  }));
  for (let size = 1; size <= body.length; size++) {
    const parts = await readAll(body, 'B', size);
    if (JSON.stringify(parts) !== JSON.stringify(expected)) t.same(parts, expected, `in chunks of ${size}`);
  }
  t.same(await readAll(body), expected);
});

t.test('a part may have no header, and a delimiter spaces after it', async (t) => {
  t.same(await readAll(`--B \t${CRLF}${CRLF}one${CRLF}--B${CRLF}${CRLF}two${CRLF}--B--`), [
    { headers: {}, content: 'one' },
    { headers: {}, content: 'two' },
  ]);
});

t.test('a header folded over two lines is one', async (t) => {
  const [part] = await readAll(
    `--B${CRLF}Content-Type: application/dicom;${CRLF} transfer-syntax=1.2${CRLF}${CRLF}x${CRLF}--B--`,
  );
  t.equal(part.headers['content-type'], 'application/dicom; transfer-syntax=1.2');
});

t.test('what a reader leaves of a part is skipped, even all of it', async (t) => {
  const seen: string[] = [];
  const long = 'x'.repeat(5000);
  const two = `--B${CRLF}N: 1${CRLF}${CRLF}${long}${CRLF}--B${CRLF}N: 2${CRLF}${CRLF}${long}${CRLF}--B${CRLF}N: 3${CRLF}${CRLF}end${CRLF}--B--`;
  for await (const { headers, content } of readMultipart(chunksOf(Buffer.from(two), 100), 'B')) {
    seen.push(headers.get('n')!);
    if (headers.get('n') === '1') for await (const _ of content) break;
  }
  t.same(seen, ['1', '2', '3']);
});

t.test('a body that never names its boundary, or ends without it, is refused', async (t) => {
  await t.rejects(readAll(body, 'OTHER'), { code: 'invalid' });
  await t.rejects(readAll('x'.repeat(100_000)), { code: 'invalid', message: /does not begin/ });
  await t.rejects(readAll(`--B${CRLF}${CRLF}cut off`), { code: 'invalid', message: /ends before/ });
  await t.rejects(readAll(''), { code: 'invalid' });
});

t.test('the parts before a cut are whole', async (t) => {
  const seen: string[] = [];
  await t.rejects(async () => {
    for await (const { content } of readMultipart(
      chunksOf(Buffer.from(`--B${CRLF}${CRLF}one${CRLF}--B${CRLF}${CRLF}tw`), 7),
      'B',
    )) {
      let text = '';
      for await (const piece of content) text += Buffer.from(piece).toString();
      seen.push(text);
    }
  });
  t.same(seen, ['one']);
});

t.test('a part header has at most 16 kB, a boundary 200 characters of those allowed', async (t) => {
  await t.rejects(readAll(`--B${CRLF}X: ${'y'.repeat(17_000)}${CRLF}${CRLF}z${CRLF}--B--`), { message: /16 kB/ });
  for (const boundary of ['', 'x'.repeat(201), 'a"b', 'ends with space ', 'a\r\nb']) {
    await t.rejects(readAll('', boundary), { message: /boundary/ });
  }
});

t.test('a delimiter with something behind it is neither one nor content', async (t) => {
  await t.rejects(readAll(`--B${CRLF}${CRLF}one${CRLF}--Bx${CRLF}${CRLF}two${CRLF}--B--`), { code: 'invalid' });
});
