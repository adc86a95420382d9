import { createClient } from '@libsql/client';
import t from 'tap';
import {
  conditionOf,
  type Match,
  matchDate,
  matchFolded,
  matchText,
  matchTime,
  matchUids,
} from '../../../../appliance/lib/dicom/matching.ts';
import { foldForSearch } from '../../../../appliance/lib/dicom/person-name.ts';

/** Which of the texts a real SQL engine finds. */
async function found(texts: (string | null)[], match: Match, column = 'text'): Promise<(string | null)[]> {
  const client = createClient({ url: ':memory:' });
  await client.execute('CREATE TABLE texts (text TEXT) STRICT');
  for (const text of texts) await client.execute({ sql: 'INSERT INTO texts VALUES (?)', args: [text] });
  const condition = conditionOf(column, match);
  const where = condition ? ` WHERE ${condition.sql}` : '';
  const { rows } = await client.execute({ sql: `SELECT text FROM texts${where}`, args: condition?.args ?? [] });
  client.close();
  return rows.map((row) => row.text as string | null);
}

t.test('star and question mark are wildcards, and percent signs are not', async (t) => {
  const texts = ['A-1', 'A-10', 'B-1', '50%', '5_0', 'a\\b', '', null];
  t.same(await found(texts, matchText('A-1')), ['A-1']);
  t.same(await found(texts, matchText('A-*')), ['A-1', 'A-10']);
  t.same(await found(texts, matchText('?-1')), ['A-1', 'B-1']);
  t.same(await found(texts, matchText('5*%')), ['50%']);
  t.same(await found(texts, matchText('5_*')), ['5_0']);
  t.same(await found(texts, matchText('*\\*')), ['a\\b']);
  t.same(await found(texts, matchText('""')), ['', null]);
  t.same(await found(texts, matchText('*')), texts, 'a star alone finds those without a value too');
  t.same(await found(texts, matchText('')), texts);
});

t.test('names are found by what is typed, with wildcards at word boundaries', async (t) => {
  const texts = ['Sample^Anna', 'Sampleton^Bert', 'Müller^Anna-Maria', '山田^太郎'].map(foldForSearch);
  const one = async (value: string) => found(texts, matchFolded(value)[0]);
  t.same(await one('SAMPLE^ANNA'), ['sample anna']);
  t.same(await one('Sample*'), ['sample anna', 'sampleton bert']);
  t.same(await one('Sample^*'), ['sample anna'], 'the caret ends the family name');
  t.same(await one('S?mple^?nna'), ['sample anna']);
  t.same(await one('*anna*'), ['sample anna', 'muller anna maria']);
  t.same(await one('mULLER*'), ['muller anna maria']);
  t.same(await one('山田*'), ['山田 太郎']);
  t.same(matchFolded('**'), [{ kind: 'any' }]);
  t.same(matchFolded('""'), [{ kind: 'empty' }]);
});

t.test('fuzzy matching wants each word to begin a word, in any order', async (t) => {
  const texts = ['Sample^Anna', 'Hanna^Ample'].map(foldForSearch);
  const matches = matchFolded('ann, SAM', { fuzzy: true });
  t.equal(matches.length, 2);
  for (const match of matches) t.same(await found(texts, match, "' ' || text"), ['sample anna']);
});

t.test('UIDs come as a list', async (t) => {
  t.same(await found(['1.2', '1.3', '1.4'], matchUids('1.2\\1.4')), ['1.2', '1.4']);
  t.same(matchUids('1.2,1.4'), { kind: 'list', values: ['1.2', '1.4'] });
  t.same(matchUids(''), { kind: 'any' });
  t.throws(() => matchUids("1.2' OR 1=1"), { code: 'invalid' });
  t.throws(() => matchUids(Array(1001).fill('1.2').join(',')), { code: 'too-large' });
});

t.test('dates and times are found by range', async (t) => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-31', null];
  t.same(await found(days, matchDate('20260302')), ['2026-03-02']);
  t.same(await found(days, matchDate('20260302-20260331')), ['2026-03-02', '2026-03-31']);
  t.same(await found(days, matchDate('20260302-')), ['2026-03-02', '2026-03-31']);
  t.same(await found(days, matchDate('-20260301')), ['2026-03-01']);
  t.same(await found(days, matchDate('""')), [null]);
  t.same(await found(['09:15:30.5', '09:16:00'], matchTime('0915')), ['09:15:30.5']);
  t.throws(() => matchDate('yesterday'), { code: 'invalid' });
  t.throws(() => matchTime('25'), { code: 'invalid' });
});
