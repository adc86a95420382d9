// Filters of the studies list: what the address says, what is asked, and whether a study that arrives belongs here.
import t from 'tap';
import type { Study } from '../../../web/shapes.ts';
import { areFiltering, filtersAddress, filtersFrom, passes, questionOf } from '../../../web/studies/filters.ts';
import { sampleStudy } from './samples.ts';

const TODAY = '2026-11-23';
const from = (query: string) => filtersFrom(new URLSearchParams(query));

const study = (facts: Partial<Study>) => sampleStudy({ studyDate: TODAY, state: 'complete', ...facts });

t.test('an address says what the list shows, and comes back from it unchanged', async (t) => {
  for (const query of [
    '',
    'search=anna&modality=CT%2CMR&state=receiving',
    'date=week',
    'from=2026-01-01&to=2026-01-31',
  ]) {
    t.equal(filtersAddress(from(query)), query ? `/studies?${query}` : '/studies');
  }
  t.equal(filtersAddress(from('date=today'), '1.2.3'), '/studies/1.2.3?date=today', 'one study beside the list');
});

t.test('what makes no sense in an address is left out', async (t) => {
  t.notOk(areFiltering(from('date=someday&state=lost&modality=%3Cb%3E&from=tomorrow')));
});

t.test('days are asked for as dates', async (t) => {
  t.match(questionOf(from('date=today'), TODAY), { from: TODAY, to: TODAY });
  t.match(questionOf(from('date=yesterday'), TODAY), { from: '2026-11-22', to: '2026-11-22' });
  t.match(questionOf(from('date=week'), TODAY), { from: '2026-11-17', to: TODAY });
  t.match(questionOf(from('to=2026-01-31'), TODAY), { from: undefined, to: '2026-01-31' });
});

t.test('nothing is asked where nothing is chosen', async (t) => {
  t.same(Object.values(questionOf(from('search=+'), TODAY)).filter(Boolean), []);
});

t.test('a study belongs by its date, state and any of its modalities', async (t) => {
  t.ok(passes(study({}), from('date=today&modality=MR,CT&state=complete'), TODAY));
  t.notOk(passes(study({ studyDate: '2026-11-22' }), from('date=today'), TODAY));
  t.notOk(passes(study({ modalities: ['US', 'SR'] }), from('modality=CT'), TODAY));
  t.ok(passes(study({ modalities: ['US', 'SR'] }), from('modality=SR'), TODAY));
  t.notOk(passes(study({ state: 'receiving' }), from('state=complete'), TODAY));
});

t.test('a study without a date is in no range of dates, but in the whole list', async (t) => {
  t.notOk(passes(study({ studyDate: null }), from('from=2026-01-01'), TODAY));
  t.notOk(passes(study({ studyDate: null }), from('to=2026-12-31'), TODAY));
  t.ok(passes(study({ studyDate: null }), from(''), TODAY));
});
