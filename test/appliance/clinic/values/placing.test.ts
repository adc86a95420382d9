// Numbers of structured reports in fields of templates: each unit right or no value at all; which of several counts; ages and
// weights as their authors published them.
import t from 'tap';
import {
  ageByBiometry,
  ageByCrownRump,
  weightByBiometry,
  weightPercentile,
} from '../../../../appliance/clinic/values/obstetrics.ts';
import { placed } from '../../../../appliance/clinic/values/placing.ts';
import type { Found, TaughtCode } from '../../../../appliance/clinic/values/shapes.ts';
import { converted, rounded } from '../../../../appliance/clinic/values/units.ts';

const BPD = { value: '11820-8', scheme: 'LN', meaning: 'Biparietal Diameter' };

function found(more: Partial<Found> = {}): Found {
  return {
    code: BPD,
    value: 52.3,
    unit: 'mm',
    shownUnit: 'mm',
    site: null,
    side: '',
    segment: '',
    method: '',
    fetus: '',
    isMean: false,
    isSelected: false,
    path: [],
    sopInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    item: '1.1',
    image: null,
    ...more,
  };
}

const only = (values: Found[], units: [string, string][] = [], taught: TaughtCode[] = []) =>
  placed(values, taught, new Map(units)).placed;

t.test('every unit becomes what it is in another, and nothing where that can’t be', async (t) => {
  const pairs: [number, string, string, number | undefined][] = [
    [5.234, 'cm', 'mm', 52.34],
    [52.34, 'mm', 'cm', 5.234],
    [0.05234, 'm', 'mm', 52.34],
    [1, '[in_i]', 'mm', 25.4],
    [1.4, 'kg', 'g', 1400],
    [150, 'd', 'wk', 150 / 7],
    [1.25, 'm/s', 'cm/s', 125],
    [142, '{H.B.}/min', '/min', 142],
    [142, '{beats}/min', '/min', 142],
    [12, 'cm3', 'mL', 12],
    [12_000, 'mm3', 'mL', 12],
    [42, '%', '1', 0.42],
    [1, 'mm[Hg]', 'kPa', 0.133322],
    [5, 'mm', 'g', undefined],
    [5, 'mm', 'mm2', undefined],
    [5, '', 'mm', undefined],
    [5, 'px', 'mm', undefined],
    [5, 'mo', 'wk', undefined],
    [5, 'constructor', 'mm', undefined],
  ];
  for (const [value, from, to, expected] of pairs) {
    const got = converted(value, from, to);
    if (expected === undefined) t.equal(got, undefined, `${from} is no ${to}`);
    else
      t.ok(
        Math.abs(got! - expected) < 1e-9 * Math.max(1, expected),
        `${value} ${from} is ${expected} ${to}, not ${got}`,
      );
  }
  t.equal(rounded(converted(5.2349, 'cm', 'mm')!, 'mm'), 52.3);
});

t.test('each field takes the value in its own unit', async (t) => {
  t.match(only([found({ value: 5.23, unit: 'cm' })]), [
    { fieldId: 'bpd', value: 52.3, unit: 'mm', how: 'only', from: [0] },
  ]);
  t.match(only([found({ value: 52.3 })], [['bpd', 'cm']]), [{ value: 5.23, unit: 'cm' }], 'as the template has it');
  t.same(only([found({ unit: 'g' })]), [], 'a weight is no diameter');
  t.same(only([found({ unit: '' })]), [], 'nor is what says no unit of UCUM’s');
});

t.test('of several the selected one counts, else the mean, else the last', async (t) => {
  const three = [found({ value: 51 }), found({ value: 53 }), found({ value: 52 })];
  t.match(only(three), [{ value: 52, how: 'last', from: [2] }]);
  t.match(only([...three.slice(0, 2), found({ value: 52.5, isMean: true }), three[2]!]), [
    { value: 52.5, how: 'mean' },
  ]);
  t.match(only([found({ value: 51, isSelected: true }), found({ value: 52, isMean: true })]), [
    { value: 51, how: 'selected' },
  ]);
  t.same(only([found({ fetus: 'A' }), found({ fetus: 'B' })]), [], 'twins share no field');
  const ica = { scheme: 'SRT', value: 'T-45300', meaning: 'Internal Carotid Artery' };
  const psv = { scheme: 'LN', value: '11726-7', meaning: 'Peak Systolic Velocity' };
  const velocity = (value: number, segment = '') =>
    found({ code: psv, site: ica, side: 'L', value, unit: 'm/s', segment });
  t.match(only([velocity(0.92)]), [{ fieldId: 'ica-left-psv', value: 92, unit: 'cm/s' }]);
  t.same(only([velocity(0.92, 'proximal'), velocity(1.4, 'distal')]), [], 'two parts of a vessel are not one value');
  t.same(only([found({ code: psv, site: ica, value: 1, unit: 'm/s' })]), [], 'nor is a side guessed');
});

t.test('the age that stands beside one measurement is not the fetus’ age', async (t) => {
  const age = { value: '11888-5', scheme: 'LN', meaning: 'Composite Ultrasound Age' };
  const group = [{ value: '125005', scheme: 'DCM', meaning: 'Biometry Group' }];
  t.same(only([found({ code: age, value: 150, unit: 'd', path: group })]), []);
  t.match(only([found({ code: age, value: 154, unit: 'd' })]), [{ fieldId: 'gestational-age', value: 22, unit: 'wk' }]);
});

t.test('an unknown code is told once, and then placed', async (t) => {
  const code = { value: '03005-13', scheme: '99VENDOR', meaning: 'Diametre biparietal' };
  const values = [found({ code, value: 5.1, unit: 'cm' })];
  t.same(placed(values, [], new Map()).unknown, [0]);
  const lesson = { id: 1, code, side: '' as const, site: '', fieldId: 'bpd', taughtAt: '', taughtBy: '' };
  t.same(placed(values, [lesson], new Map([['bpd', 'mm']])).unknown, []);
  t.match(only(values, [['bpd', 'mm']], [lesson]), [{ fieldId: 'bpd', value: 51 }]);
  t.same(only([found({ code, side: 'L' })], [['bpd', 'mm']], [lesson]), [], 'of the other side nothing was taught');
});

t.test('ages and weights are as they were published', async (t) => {
  const near = (got: number | undefined, expected: number, by: number, what: string) =>
    t.ok(got !== undefined && Math.abs(got - expected) <= by, `${what}: ${got}, published ${expected}`);
  // Robinson and Fleming 1975, table of the curve: 10 mm 7w0d+, 45 mm 11w1d, 84 mm 14w1d.
  near(ageByCrownRump({ crl: 45 })!.value * 7, 78.7, 0.5, 'CRL 45 mm');
  near(ageByCrownRump({ crl: 84 })!.value, 14.1, 0.15, 'CRL 84 mm');
  t.equal(ageByCrownRump({ crl: 90 }), undefined, 'not beyond 84 mm');
  // A fetus on all four means of Hadlock's table at 20 and at 30 weeks.
  near(ageByBiometry({ bpd: 47, hc: 175, ac: 150, fl: 33 })!.value, 20, 0.3, '20 weeks');
  near(ageByBiometry({ bpd: 76, hc: 279, ac: 262, fl: 58 })!.value, 30, 0.4, '30 weeks');
  t.equal(ageByBiometry({ bpd: 47, hc: 175, ac: 150 }), undefined, 'all four or none');
  near(weightByBiometry({ bpd: 76, hc: 279, ac: 262, fl: 58 })!.value, 1560, 80, 'weight at 30 weeks');
  near(weightPercentile(1559, 30)!.value, 50, 1, 'the mean weight of 30 weeks');
  near(weightPercentile(1294, 30)!.value, 10, 1.5, 'its tenth percentile');
  t.equal(weightPercentile(1559, 43), undefined);
});

t.test('what the device didn’t say is reckoned, and says from what', async (t) => {
  const code = (value: string) => ({ value, scheme: 'LN', meaning: value });
  const four = [
    found({ value: 47 }),
    found({ code: code('11984-2'), value: 175 }),
    found({ code: code('11979-2'), value: 15, unit: 'cm' }),
    found({ code: code('11963-6'), value: 33 }),
  ];
  const age = only(four).find(({ fieldId }) => fieldId === 'gestational-age');
  t.match(age, { unit: 'wk', how: 'computed', from: [0, 1, 2, 3], source: /Hadlock 1984/ });
  t.ok(Math.abs(age!.value - 20) < 0.4);
  const said = [...four, found({ code: code('11888-5'), value: 21, unit: 'wk' })];
  t.match(
    only(said).find(({ fieldId }) => fieldId === 'gestational-age'),
    { value: 21, how: 'only' },
    'what it said counts',
  );
  t.notOk(
    only(said).some(({ fieldId }) => fieldId === 'efw-percentile'),
    'no rank by the age of the same measurements',
  );
  const dated = [...four, found({ code: code('11885-1'), value: 140, unit: 'd' })];
  const percentile = only(dated).find(({ fieldId }) => fieldId === 'efw-percentile');
  t.match(percentile, { unit: '{percentile}', how: 'computed', source: /Hadlock 1991/ });
  t.ok(percentile!.value > 30 && percentile!.value < 70, 'an average fetus of 20 weeks');
});
