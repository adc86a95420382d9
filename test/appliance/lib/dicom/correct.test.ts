// What correct() does to data sets that no writer should make; whole objects in every syntax are
// http/dicomweb/correction.test.ts's.
import t from 'tap';
import { correct, type Patch } from '../../../../appliance/lib/dicom/correct.ts';
import { elements } from '../../../../appliance/lib/dicom/data-set-bytes.ts';
import type { JsonDataSet } from '../../../../appliance/lib/dicom/json-model.ts';

const encoding = { explicitVr: true, bigEndian: false };
const bytesOf = (dataSet: JsonDataSet) => elements(dataSet, { ...encoding, charsets: [] });
const name = (text: string): JsonDataSet => ({ '00100010': { vr: 'PN', Value: [{ Alphabetic: text }] } });
const correction = { elements: name('Right^Anna'), system: 'Test', at: new Date('2026-01-02T03:04:05Z') };

function patched(bytes: Uint8Array, patches: Patch[]): string {
  let out = '';
  let at = 0;
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  for (const { from, to, bytes: given } of patches) {
    out += text(at, from) + Buffer.from(given).toString('latin1');
    at = to;
  }
  return out + text(at, bytes.length);
}

t.test('a name that stands twice is corrected wherever it stands', async (t) => {
  const id = bytesOf({ '00100020': { vr: 'LO', Value: ['P-1'] } });
  const bytes = Buffer.concat([bytesOf(name('Wrong^First')), bytesOf(name('Wrong^Second')), id]);
  const served = patched(bytes, correct(bytes, encoding, true, correction) as Patch[]);
  t.match(served, /Right\^Anna/);
  t.match(served, /P-1/);
  t.notMatch(served, /Wrong\^Second/, 'some readers believe the last');
  t.equal(served.match(/Wrong\^First/g)?.length, 1, 'as what it said before');
});

t.test('a second sequence of earlier changes goes too, and nothing that isn’t ours', async (t) => {
  const earlier = bytesOf({ '04000561': { vr: 'SQ', Value: [{ '04000563': { vr: 'LO', Value: ['EARLIER'] } }] } });
  const comment = bytesOf({ '00104000': { vr: 'LT', Value: ['One'] } });
  const bytes = Buffer.concat([bytesOf(name('Wrong^First')), comment, comment, earlier, earlier]);
  const served = patched(bytes, correct(bytes, encoding, true, correction) as Patch[]);
  t.equal(served.match(/One/g)?.length, 2);
  t.equal(served.match(/EARLIER/g)?.length, 1);
});

t.test('bytes that end inside an element ask for more, or can’t be walked', async (t) => {
  const bytes = bytesOf(name('Wrong^First'));
  t.equal(correct(bytes.subarray(0, 12), encoding, false, correction), 'more');
  t.equal(correct(bytes.subarray(0, 12), encoding, true, correction), undefined);
});
