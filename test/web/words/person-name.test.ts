// Person names of DICOM as people read them (PS3.5 6.2.1.2).
import t from 'tap';
import { nameLine, readableName } from '../../../web/words/person-name.ts';

t.test('family and given name are told apart; middle name, prefix and suffix follow', async (t) => {
  t.same(readableName('Sample^Anna^Maria^Dr.^MD'), { family: 'Sample', given: 'Anna Maria MD (Dr.)', other: '' });
});

t.test('a name in three scripts shows the first and keeps the others beside it', async (t) => {
  t.same(readableName('Yamada^Tarou=山田^太郎=やまだ^たろう'), {
    family: 'Yamada',
    given: 'Tarou',
    other: '山田 太郎 · やまだ たろう',
  });
});

t.test('a name with only an ideographic group is that name', async (t) => {
  t.same(readableName('=王^小東'), { family: '王', given: '小東', other: '' });
});

t.test('a name without carets stays as the modality wrote it', async (t) => {
  t.equal(nameLine('PD-1-Lung-00018'), 'PD-1-Lung-00018');
});

t.test('no name is no text', async (t) => {
  t.equal(nameLine(''), '');
  t.equal(nameLine('^^^^'), '');
});

t.test('the line for titles joins what there is', async (t) => {
  t.equal(nameLine('Sample^Anna=王^小東'), 'Sample, Anna 王 小東');
  t.equal(nameLine('^Anna'), 'Anna');
});
