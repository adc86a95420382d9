// What labels hold: a kind, a number of ours and its check letter; everything else is no code of ours.
import t from 'tap';
import { isOwnAccessionNumber } from '../../../appliance/clinic/orders/numbers.ts';
import { codeFrom, orderCode, patientCode } from '../../../web/labels/codes.ts';

/** As the service numbers its orders. */
const ACCESSION = '2611230001';
const own = [...'ABCDEFGHJKLMNPRSTUVWXYZ'].map((letter) => ACCESSION + letter).find(isOwnAccessionNumber)!;

t.test('a code is read back, and as small letters too', async (t) => {
  for (const id of [1, 42, 1_234_567_890]) {
    t.same(codeFrom(patientCode(id)), { kind: 'patient', id });
    t.same(codeFrom(patientCode(id).toLowerCase()), { kind: 'patient', id });
  }
  t.same(codeFrom(orderCode(own)), { kind: 'order', accessionNumber: own });
  t.same(codeFrom(own), { kind: 'order', accessionNumber: own }, 'the bars hold the number alone');
});

t.test('it holds nothing but letters and digits that every keyboard has', async (t) => {
  t.match(patientCode(77), /^LBP77[A-Z]$/);
  t.match(orderCode(own), /^LBO\d{10}[A-Z]$/);
});

t.test('what was misread, is too long or comes from elsewhere is no code', async (t) => {
  const code = patientCode(1234);
  const swapped = code.replace('1234', '1243');
  for (const wrong of [
    swapped,
    `${code}9`,
    '',
    'LBP',
    'LBP0A',
    'LBX1A',
    `LBP${'9'.repeat(30)}A`,
    'https://x',
    '4006381333931',
  ])
    t.equal(codeFrom(wrong), undefined, wrong);
  t.equal(codeFrom(`${ACCESSION}${own.endsWith('A') ? 'B' : 'A'}`), undefined);
});
