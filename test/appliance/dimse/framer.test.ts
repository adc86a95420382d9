import t from 'tap';
import { Framer, type PduSink } from '../../../appliance/dimse/framer.ts';
import { MAX_PDU_BYTES, ProtocolError } from '../../../appliance/dimse/pdu.ts';
import { pdu, pdv } from './peer.ts';

/** Writes down what a framer finds; slices of one value joined, for where they are cut depends on the chunks. */
class Notes implements PduSink {
  readonly lines: string[] = [];
  slices: Buffer[] = [];
  onPdvEnd = () => {};
  begins(type: number) {
    this.lines.push(`begins ${type}`);
  }
  control(type: number, body: Buffer) {
    this.lines.push(`control ${type} ${body.toString('hex')}`);
  }
  pdv(contextId: number, command: boolean, last: boolean) {
    this.lines.push(`pdv ${contextId} ${command} ${last}`);
  }
  slice(bytes: Buffer) {
    this.slices.push(bytes);
  }
  pdvEnd() {
    this.lines.push(`end ${Buffer.concat(this.slices).toString('hex')}`);
    this.slices = [];
    this.onPdvEnd();
  }
}

const stream = Buffer.concat([
  pdu(0x01, Buffer.alloc(70, 7)),
  pdu(0x04, pdv(1, 3, Buffer.from('command'))),
  pdu(
    0x04,
    Buffer.concat([pdv(3, 0, Buffer.from('first')), pdv(3, 0, Buffer.alloc(0)), pdv(3, 2, Buffer.from('last'))]),
  ),
  pdu(0x05, Buffer.alloc(4)),
]);
const expected = [
  'begins 1',
  `control 1 ${'07'.repeat(70)}`,
  'begins 4',
  'pdv 1 true true',
  `end ${Buffer.from('command').toString('hex')}`,
  'begins 4',
  'pdv 3 false false',
  `end ${Buffer.from('first').toString('hex')}`,
  'pdv 3 false false',
  'end ',
  'pdv 3 false true',
  `end ${Buffer.from('last').toString('hex')}`,
  'begins 5',
  'control 5 00000000',
];

t.test('the same units are found however the stream is cut into chunks', async (t) => {
  for (let size = 1; size <= stream.length; size++) {
    const notes = new Notes();
    const framer = new Framer(notes);
    for (let at = 0; at < stream.length; at += size) framer.push(stream.subarray(at, at + size));
    t.same(notes.lines, expected, `chunks of ${size}`);
    t.ok(framer.idle);
  }
  for (let cut = 1; cut < stream.length; cut++) {
    const notes = new Notes();
    const framer = new Framer(notes);
    framer.push(stream.subarray(0, cut));
    framer.push(stream.subarray(cut));
    if (JSON.stringify(notes.lines) !== JSON.stringify(expected)) t.same(notes.lines, expected, `cut at ${cut}`);
  }
});

t.test('data comes as slices of the chunk itself, not as copies', async (t) => {
  const notes = new Notes();
  const chunk = pdu(0x04, pdv(1, 2, Buffer.from('pixels')));
  let slice: Buffer | undefined;
  notes.slice = (bytes) => {
    slice = bytes;
  };
  new Framer(notes).push(chunk);
  t.equal(slice!.toString(), 'pixels');
  t.equal(slice!.buffer, chunk.buffer);
  t.equal(slice!.byteOffset, chunk.byteOffset + 12);
});

t.test('while held nothing reaches the sink, and release goes on at the same byte', async (t) => {
  for (let size = 1; size <= stream.length; size += 5) {
    const notes = new Notes();
    const framer = new Framer(notes);
    notes.onPdvEnd = () => framer.hold();
    for (let at = 0; at < stream.length; at += size) framer.push(stream.subarray(at, at + size));
    t.equal(notes.lines.at(-1), expected[4], 'stopped after the first value');
    t.ok(framer.backlogged);
    t.notOk(framer.idle);
    for (let i = 0; i < 4; i++) framer.release();
    t.same(notes.lines, expected, `chunks of ${size}`);
    t.notOk(framer.backlogged);
  }
});

t.test('a length is refused when it is announced, before anything is kept for it', async (t) => {
  const announced = (type: number, length: number) => {
    const header = Buffer.from([type, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(length, 2);
    return header;
  };
  const cases: [string, Buffer][] = [
    ['an association request of 4 GiB', announced(0x01, 0xffffffff)],
    ['an association request over 1 MB', announced(0x01, 1024 * 1024 + 1)],
    ['an association request without its fixed fields', announced(0x01, 67)],
    ['data over what we announced', announced(0x04, MAX_PDU_BYTES + 7)],
    ['data without a value', announced(0x04, 0)],
    ['a release of another length', announced(0x05, 8)],
    ['an abort of another length', announced(0x07, 0)],
  ];
  for (const [what, bytes] of cases) {
    t.throws(() => new Framer(new Notes()).push(bytes), ProtocolError, what);
  }
  t.doesNotThrow(() => new Framer(new Notes()).push(announced(0x04, MAX_PDU_BYTES + 6)), 'six bytes more are forgiven');
});

t.test('an association request takes memory as it comes, not as announced', async (t) => {
  const framer = new Framer(new Notes());
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 50; i++) {
    const one = new Framer(new Notes());
    one.push(Buffer.from([0x01, 0, 0, 0x0f, 0xff, 0xff, 1, 2, 3]));
  }
  t.ok(process.memoryUsage().arrayBuffers - before < 5_000_000);
  t.ok(framer.idle);
});

t.test('values whose lengths do not fit their unit are refused', async (t) => {
  const value = (length: number) => {
    const bytes = Buffer.alloc(10);
    bytes.writeUInt32BE(length, 0);
    bytes[4] = 1;
    return bytes;
  };
  for (const length of [0, 1, 7, 0x7fffffff, 0xffffffff]) {
    t.throws(() => new Framer(new Notes()).push(pdu(0x04, value(length))), ProtocolError, `length ${length}`);
  }
  const leftOver = Buffer.concat([pdv(1, 0, Buffer.from('ab')), Buffer.alloc(5)]);
  t.throws(() => new Framer(new Notes()).push(pdu(0x04, leftOver)), /left over/);
});

t.test('the first byte tells a stranger', async (t) => {
  for (const first of [0x00, 0x02, 0x03, 0x08, 0x16, 0x47, 0xff]) {
    t.throws(() => new Framer(new Notes()).push(Buffer.from([first])), ProtocolError, `0x${first.toString(16)}`);
  }
});
