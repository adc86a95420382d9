// Addresses of the UI: patterns, decoding, and one address for one state.
import t from 'tap';
import { address, match } from '../../web/route.ts';

t.test('a pattern takes its names out of a path, decoded', async (t) => {
  t.same(match('/studies/:uid', '/studies/1.2.3'), { uid: '1.2.3' });
  t.same(match('/studies/:uid', '/studies/a%2Fb'), { uid: 'a/b' });
  t.same(match('/studies', '/studies/'), {}, 'a slash at the end is the same place');
});

t.test('a path of another shape does not fit', async (t) => {
  t.equal(match('/studies/:uid', '/studies'), undefined);
  t.equal(match('/studies/:uid', '/viewer/1.2'), undefined);
  t.equal(match('/studies', '/studies/1.2/3'), undefined);
});

t.test('a percent sign typed by hand is taken as it is', async (t) => {
  t.same(match('/studies/:uid', '/studies/100%'), { uid: '100%' });
});

t.test('empty values leave no trace in an address', async (t) => {
  t.equal(address('/studies', { search: '', modality: undefined }), '/studies');
  t.equal(address('/studies', { search: 'añ b', state: '' }), '/studies?search=a%C3%B1+b');
});
