// Keys of a scanner and keys of a hand.
import t from 'tap';
import { patientCode } from '../../../web/labels/codes.ts';
import { openBurst } from '../../../web/scan/wedge.ts';

const PLAIN = { ctrlKey: false, altKey: false, metaKey: false };

/** @param layout what the workstation's layout makes of a key */
function type(text: string, everyMs: number, layout = (key: string) => key) {
  const burst = openBurst();
  let timeStamp = 1000;
  for (const letter of text) {
    timeStamp += everyMs;
    const code = /\d/.test(letter) ? `Digit${letter}` : `Key${letter}`;
    burst.key({ key: 'Shift', code: 'ShiftLeft', timeStamp, ...PLAIN });
    burst.key({ key: layout(letter), code, timeStamp, ...PLAIN });
  }
  timeStamp += everyMs;
  return burst.key({ key: 'Enter', code: 'Enter', timeStamp, ...PLAIN });
}

t.test('a burst that ends with Enter is a code', async (t) => {
  t.same(type(patientCode(12), 5), { kind: 'patient', id: 12 });
  t.same(type(patientCode(12), 30), { kind: 'patient', id: 12 });
});

t.test('a hand that types the same is none, nor is another text', async (t) => {
  t.equal(type(patientCode(12), 90), undefined);
  t.equal(type('SAMPLE', 5), undefined);
  t.equal(type('A'.repeat(200), 5), undefined);
});

t.test('a number of another clinic is one too', async (t) => {
  t.same(type('EXT77', 5), { kind: 'other', text: 'EXT77' });
  t.same(type('1.2.840.10008.5.1', 5), { kind: 'other', text: '1.2.840.10008.5.1' });
  t.equal(type('EXT77', 90), undefined, 'not by hand');
  t.equal(type('77 x', 5), undefined);
  t.equal(type('777', 5), undefined, 'too short to be one');
});

t.test('a scanner that believes in another keyboard is understood by its keys', async (t) => {
  const french = (key: string) => ({ 1: '&', 2: 'é', 3: '"' })[key] ?? key;
  t.same(type(patientCode(123), 5, french), { kind: 'patient', id: 123 });
  const german = (key: string) => ({ Y: 'Z', Z: 'Y' })[key] ?? key;
  for (let id = 1; id < 60; id++) t.same(type(patientCode(id), 5, german), { kind: 'patient', id });
});

t.test('after a pause a new burst begins', async (t) => {
  const burst = openBurst();
  let timeStamp = 0;
  for (const key of `xy${patientCode(9)}`) {
    timeStamp += key === 'L' ? 500 : 5;
    burst.key({ key, code: `Key${key}`, timeStamp, ...PLAIN });
  }
  const found = burst.key({ key: 'Enter', code: 'Enter', timeStamp: timeStamp + 5, ...PLAIN });
  t.same(found, { kind: 'patient', id: 9 });
});

t.test('a shortcut just before is no part of it, AltGr is', async (t) => {
  const burst = openBurst();
  let timeStamp = 0;
  const press = (key: string, held = {}) => {
    timeStamp += 5;
    return burst.key({ key, code: '', timeStamp, ...PLAIN, ...held });
  };
  press('k', { ctrlKey: true });
  for (const key of patientCode(9)) press(key, key === 'L' ? { ctrlKey: true, altKey: true } : {});
  t.same(press('Enter'), { kind: 'patient', id: 9 });
});
