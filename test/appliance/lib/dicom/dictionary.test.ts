import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import t from 'tap';
import { keywordOf, tagOf, vrOf } from '../../../../appliance/lib/dicom/dictionary.ts';

// The package has no types.
const dcmjs = createRequire(import.meta.url)('dcmjs');
const table = new URL('../../../../appliance/lib/dicom/dictionary-table.ts', import.meta.url);

/** The table as it must be for the installed dcmjs. */
function generated(): string {
  const entries: { tag: string; vr: string; name: string }[] = Object.values(dcmjs.data.DicomMetaDictionary.nameMap);
  const lines = entries
    .filter(({ vr }) => vr !== 'na')
    .map(({ tag, vr, name }) => `${tag.replace(/[(),]/g, '')} ${vr} ${name.replace(/^RETIRED_/, '')}`);
  return `// Tag, VR and keyword of every standard element (PS3.6 6), from the dictionary of dcmjs. Generated: run its test with
// UPDATE_GENERATED=1 after a change of that package. Lower case stands for a VR that depends: ox is OB or OW, xs is US
// or SS, lt is US or OW, up is a UL that holds an offset. Groups 5000, 6000 and 7F00 stand for their repetitions.
export const dictionaryTable = \`
${[...new Set(lines)].sort().join('\n')}
\`;
`;
}

t.test('the dictionary is that of the installed dcmjs', async (t) => {
  if (process.env.UPDATE_GENERATED) writeFileSync(table, generated());
  t.ok(readFileSync(table, 'utf8') === generated(), 'else run this test with UPDATE_GENERATED=1');
});

t.test('elements are found by tag and by keyword', async (t) => {
  t.equal(vrOf(0x00080005), 'CS');
  t.equal(keywordOf(0x00080005), 'SpecificCharacterSet');
  t.equal(tagOf('PatientName'), 0x00100010);
  t.equal(vrOf(0x00280106), 'xs');
  t.equal(vrOf(0x7fe00010), 'ox');
  t.equal(tagOf('patientname'), undefined);
});

t.test('repeating groups have one entry', async (t) => {
  t.equal(vrOf(0x60003000), 'ox');
  t.equal(vrOf(0x60023000), 'ox');
  t.equal(keywordOf(0x60103000), 'OverlayData');
});

t.test('group lengths and private creators have a VR, other private and unknown elements have none', async (t) => {
  t.equal(vrOf(0x00090000), 'UL');
  t.equal(vrOf(0x00090010), 'LO');
  t.equal(vrOf(0x00091001), undefined);
  t.equal(vrOf(0x00087fff), undefined);
});
