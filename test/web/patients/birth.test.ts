import t from 'tap';
import { parseBirth, typedDate } from '../../../web/patients/birth.ts';

t.test('a birth date is understood as it is typed in the order of the browser', async (t) => {
  for (const typed of ['31.05.1980', '31.5.1980', '31/5/1980', '31051980', '31 5 1980', '1980-05-31'])
    t.same(parseBirth(typed, 'dmy'), { birthDate: '1980-05-31' }, typed);
  for (const typed of ['05/31/1980', '5-31-1980', '05311980'])
    t.same(parseBirth(typed, 'mdy'), { birthDate: '1980-05-31' }, typed);
  t.same(parseBirth('19800531', 'ymd'), { birthDate: '1980-05-31' });
  for (const order of ['dmy', 'mdy', 'ymd'] as const)
    t.same(parseBirth(typedDate('1980-05-31', order), order), { birthDate: '1980-05-31' }, order);
});

t.test('an age is understood with and without its unit', async (t) => {
  t.same(parseBirth('45', 'dmy'), { age: { value: 45, unit: 'years' } });
  t.same(parseBirth('7 m', 'dmy'), { age: { value: 7, unit: 'months' } });
  t.same(parseBirth('12D', 'dmy'), { age: { value: 12, unit: 'days' } });
});

t.test('what is neither is nothing', async (t) => {
  for (const typed of ['', '31.02.1980', '1.1.80', 'old', '45 q', '31.5', '99991980', '1.2/1980'])
    t.equal(parseBirth(typed, 'dmy'), undefined, typed);
});
