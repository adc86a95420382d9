// Multipart answers of known length and those made while they are sent: the same parts, read back by the service's own
// reader.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { type Answer, Slices } from '../../../../appliance/http/answer.ts';
import { parseMediaType } from '../../../../appliance/http/dicomweb/accept.ts';
import { readMultipart } from '../../../../appliance/http/dicomweb/multipart-read.ts';
import {
  multipartAnswer,
  multipartStream,
  type OutgoingPart,
} from '../../../../appliance/http/dicomweb/multipart-write.ts';

const file = path.join(t.testdir(), 'file');
writeFileSync(file, Buffer.from(Array.from({ length: 1000 }, (_, n) => n % 256)));

const PARTS: OutgoingPart[] = [
  {
    contentType: 'application/dicom',
    content: [Buffer.from('in memory'), { path: file, offset: 10, length: 700 }, Buffer.from('end')],
  },
  { contentType: 'application/dicom', headers: [['X-Two', '2']], content: [{ path: file, offset: 0, length: 0 }] },
  { contentType: 'application/dicom', content: [{ path: file, offset: 999, length: 1 }] },
];

async function bytesOf({ body }: Answer): Promise<Buffer> {
  if (body instanceof Slices) {
    const { readFileSync } = await import('node:fs');
    const pieces = body.parts.map((part) =>
      part instanceof Uint8Array ? part : readFileSync(part.path).subarray(part.offset, part.offset + part.length),
    );
    const bytes = Buffer.concat(pieces);
    if (bytes.length !== body.length) throw new Error('The announced length is another');
    return bytes;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readBack(answer: Answer) {
  const { type, parameters } = parseMediaType(answer.headers.find(([name]) => name === 'content-type')![1]);
  const parts: { headers: Record<string, string>; content: string }[] = [];
  const bytes = await bytesOf(answer);
  async function* once() {
    yield bytes;
  }
  for await (const { headers, content } of readMultipart(once(), parameters.get('boundary')!)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    parts.push({ headers: Object.fromEntries(headers), content: Buffer.concat(pieces).toString('latin1') });
  }
  return { type, of: parameters.get('type'), parts };
}

async function* oneByOne() {
  for (const part of PARTS) yield part;
}

t.test('both kinds of answer have the same parts', async (t) => {
  const expected = {
    type: 'multipart/related',
    of: 'application/dicom',
    parts: PARTS.map(({ contentType, headers = [] }, n) => ({
      headers: {
        'content-type': contentType,
        ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      },
      content: ['', '', '\xe7'][n],
    })),
  };
  const range = Array.from({ length: 700 }, (_, n) => String.fromCharCode((n + 10) % 256)).join('');
  expected.parts[0].content = `in memory${range}end`;
  t.same(await readBack(multipartAnswer('application/dicom', PARTS)), expected);
  t.same(await readBack(multipartStream('application/dicom', oneByOne())), expected);
});

t.test('every answer has a boundary of its own', async (t) => {
  const boundaries = Array.from({ length: 100 }, () => multipartAnswer('application/dicom', PARTS).headers[0][1]);
  t.equal(new Set(boundaries).size, 100);
});

t.test('a part that fails breaks a streamed answer off', async (t) => {
  async function* failing() {
    yield PARTS[0];
    throw new Error('no second');
  }
  await t.rejects(readBack(multipartStream('application/dicom', failing())), { message: 'no second' });
});
