// Structured reports of any template as what a person reads.
import t from 'tap';
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import { reportOf } from '../../../../web/viewer/documents/sr-content.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const code = (value: string, meaning: string, scheme = 'DCM') =>
  element('SQ', {
    '00080100': element('SH', value),
    '00080102': element('SH', scheme),
    '00080104': element('LO', meaning),
  });
const item = (kind: string, name: string, more: Dataset): Dataset => ({
  '0040A040': element('CS', kind),
  '0040A043': code('1', name),
  ...more,
});
const measured = (value: string, unit: ReturnType<typeof code>) =>
  element('SQ', { '0040A30A': element('DS', value), '004008EA': unit });

t.test('every value type is read; what was measured in is named', async (t) => {
  const { title, verifiedBy, content } = reportOf({
    '0040A043': code('126000', 'Imaging Measurement Report'),
    '0040A073': element('SQ', { '0040A075': element('PN', { Alphabetic: 'Sample^Rita^^Dr' }) }),
    '0040A730': element(
      'SQ',
      item('TEXT', 'Finding', { '0040A160': element('UT', 'Two lines\nof text') }),
      item('CODE', 'Site', { '0040A168': code('T-28000', 'Lung') }),
      item('NUM', 'Diameter', { '0040A300': measured('12.5', code('mm', 'millimeter', 'UCUM')) }),
      item('NUM', 'Count', { '0040A300': measured('3', code('1', 'no units', 'UCUM')) }),
      item('NUM', 'Length', { '0040A300': measured('4', code('cm', 'centimetres', '99X')) }),
      item('NUM', 'Unknown', { '0040A301': code('114000', 'Not a number') }),
      item('PNAME', 'Observer', { '0040A123': element('PN', { Alphabetic: 'Sample^Anna' }) }),
      item('DATE', 'Day', { '0040A121': element('DA', '20260301') }),
      item('SCOORD', 'Outline', { '00700023': element('CS', 'POLYLINE'), '00700022': element('FL', 1, 2, 3, 4, 5, 6) }),
      item('IMAGE', 'Source', {
        '00081199': element('SQ', { '00081155': element('UI', '1.2.3'), '00081160': element('IS', 4) }),
      }),
    ),
  });
  t.equal(title, 'Imaging Measurement Report');
  t.same(verifiedBy, ['Dr Rita Sample']);
  t.same(
    content.map(({ name, value }) => [name, value]),
    [
      ['Finding', 'Two lines\nof text'],
      ['Site', 'Lung'],
      ['Diameter', '12.5 mm'],
      ['Count', '3'],
      ['Length', '4 centimetres'],
      ['Unknown', 'Not a number'],
      ['Observer', 'Anna Sample'],
      ['Day', '20260301'],
      ['Outline', 'polyline (3)'],
      ['Source', ''],
    ],
  );
  t.same(content.at(-1)!.reference, { sopInstanceUid: '1.2.3', frame: 4 });
});

t.test('a code without its meaning is shown as the code; parts keep their order and depth', async (t) => {
  const { content } = reportOf({
    '0040A730': element(
      'SQ',
      item('CONTAINER', 'Fetus A', {
        '0040A730': element('SQ', {
          '0040A040': element('CS', 'NUM'),
          '0040A043': element('SQ', { '00080100': element('SH', '11820-8') }),
          '0040A300': measured('42', code('mm', 'mm', 'UCUM')),
        }),
      }),
    ),
  });
  t.match(content, [{ name: 'Fetus A', isHeading: true, children: [{ name: '11820-8', value: '42 mm' }] }]);
});

t.test('a report that never ends is read as far as anybody would', async (t) => {
  let deep: Dataset = item('TEXT', 'end', { '0040A160': element('UT', 'x') });
  for (let i = 0; i < 200; i++) deep = item('CONTAINER', 'part', { '0040A730': element('SQ', deep) });
  let depth = 0;
  for (let part = reportOf({ '0040A730': element('SQ', deep) }).content; part.length > 0; part = part[0]!.children)
    depth++;
  t.equal(depth, 40);
  const wide = Array.from({ length: 30_000 }, () => item('TEXT', 'a', { '0040A160': element('UT', 'b') }));
  t.equal(reportOf({ '0040A730': element('SQ', ...wide) }).content.length, 20_000);
  t.same(reportOf({}).content, []);
});
