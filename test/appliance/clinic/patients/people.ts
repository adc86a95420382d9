// Plainly fictitious people, and how a desk, a form or a machine elsewhere may have written them: typing errors, names in
// the wrong fields, one wrong digit, another script. Made by rule from a seed, so each run has the same.
import type { NameInput } from '../../../../appliance/clinic/patients/shapes.ts';

export interface Person {
  name: NameInput;
  birthDate: string;
  sex: 'F' | 'M';
  phone: string;
}

export interface Variant {
  rule: string;
  of: number;
  asked: Person;
}

/** The same name in Latin letters and as its owner writes it. */
const SCRIPTS: [script: string, families: [string, string][], given: [string, string][]][] = [
  [
    'Cyrillic',
    [
      ['Primerov', 'Примеров'],
      ['Obraztsova', 'Образцова'],
      ['Shchukin', 'Щукин'],
      ['Zhukova', 'Жукова'],
      ['Tsvetkov', 'Цветков'],
    ],
    [
      ['Dmitri', 'Дмитрий'],
      ['Yekaterina', 'Екатерина'],
      ['Sergei', 'Сергей'],
      ['Tatyana', 'Татьяна'],
      ['Mikhail', 'Михаил'],
    ],
  ],
  [
    'Arabic',
    [
      ['Mithal', 'مثال'],
      ['Namudhaj', 'نموذج'],
      ['Tajriba', 'تجربة'],
      ['Ayyinah', 'عينة'],
      ['Ramzi', 'رمزي'],
    ],
    [
      ['Mohammed', 'محمد'],
      ['Abdullah', 'عبدالله'],
      ['Hassan', 'حسن'],
      ['Fatima', 'فاطمة'],
      ['Maryam', 'مريم'],
    ],
  ],
  [
    'Chinese',
    [
      ['Wang', '王'],
      ['Zhang', '张'],
      ['Chen', '陈'],
      ['Huang', '黄'],
      ['Zhao', '赵'],
    ],
    [
      ['Xiaodong', '小东'],
      ['Meili', '美丽'],
      ['Shiyan', '试验'],
      ['Yangben', '样本'],
      ['Dashan', '大山'],
    ],
  ],
  [
    'Greek',
    [
      ['Deigma', 'Δείγμα'],
      ['Paradeigma', 'Παράδειγμα'],
      ['Dokimi', 'Δοκιμή'],
      ['Typos', 'Τύπος'],
    ],
    [
      ['Eleni', 'Ελένη'],
      ['Dimitris', 'Δημήτρης'],
      ['Nikos', 'Νίκος'],
      ['Sofia', 'Σοφία'],
    ],
  ],
];

const FAMILIES = [
  ...['Sample', 'Muster', 'Exempel', 'Beispiel', 'Esempio', 'Ejemplo', 'Voorbeeld', 'Przyklad', 'Tester', 'Probe'],
  ...['Specimen', 'Fictus', 'Nemo', 'Dummer', 'Platzhalter', 'Templeton', 'Mockford', 'Standin', 'Phantom', 'Modell'],
];
const ENDINGS = ['', 'berg', 'son', 'mann', 'ova', 'ini', 'stein', 'wood', 'dal', 'ski'];
const GIVEN = [
  ...['Anna', 'Bernd', 'Chloe', 'Dieter', 'Elodie', 'Fabian', 'Greta', 'Hannes', 'Ines', 'Jonas', 'Katrin', 'Lukas'],
  ...['Marta', 'Nils', 'Olivia', 'Peter', 'Quirin', 'Rosa', 'Stefan', 'Theresa', 'Ursula', 'Viktor', 'Wanda', 'Yvonne'],
];
const UMLAUTS = [
  ['Müllersample', 'Muellersample'],
  ['Schönmuster', 'Schoenmuster'],
  ['Größmann', 'Groessmann'],
  ['Jägertest', 'Jaegertest'],
];

/** mulberry32 */
export function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
type Below = ReturnType<typeof random>;

export function makePeople(count: number, seed = 1): Person[] {
  const below = random(seed);
  return Array.from({ length: count }, () => ({
    name: {
      family: FAMILIES[below(FAMILIES.length)] + ENDINGS[below(ENDINGS.length)],
      given: GIVEN[below(GIVEN.length)],
    },
    birthDate: birthDate(below),
    sex: below(2) ? 'F' : 'M',
    phone: `0170 ${1000000 + below(8999999)}`,
  }));
}

function birthDate(below: Below): string {
  return new Date(Date.UTC(1935 + below(85), below(12), 1 + below(28))).toISOString().slice(0, 10);
}

/** Who is registered besides, because a rule needs them: names of other scripts, with umlauts. */
export function makeForeigners(count: number, seed = 2): { person: Person; other: NameInput; script: string }[] {
  const below = random(seed);
  return Array.from({ length: count }, (_, n) => {
    const rest = { birthDate: birthDate(below), sex: below(2) ? ('F' as const) : ('M' as const), phone: '' };
    const kind = n % (SCRIPTS.length + 1);
    if (kind === SCRIPTS.length) {
      const [written, without] = UMLAUTS[below(UMLAUTS.length)];
      const given = GIVEN[below(GIVEN.length)];
      return {
        person: { name: { family: written, given }, ...rest },
        other: { family: without, given },
        script: 'umlauts',
      };
    }
    const [script, families, givens] = SCRIPTS[kind];
    const [family, given] = [families[below(families.length)], givens[below(givens.length)]];
    const latin = { family: family[0], given: given[0] };
    const native = { nativeFamily: family[1], nativeGiven: given[1] };
    return below(2)
      ? { person: { name: latin, ...rest }, other: native, script }
      : { person: { name: native, ...rest }, other: latin, script };
  });
}

const RULES: Record<string, (person: Person, below: Below) => Person> = {
  'a letter left out': (person, below) =>
    withFamily(person, (text, at) => text.slice(0, at) + text.slice(at + 1), below),
  'a letter twice': (person, below) =>
    withFamily(person, (text, at) => text.slice(0, at) + text[at] + text.slice(at), below),
  'another letter': (person, below) =>
    withFamily(person, (text, at) => `${text.slice(0, at)}${'aeinrst'[below(7)]}${text.slice(at + 1)}`, below),
  'two letters swapped': (person, below) =>
    withFamily(person, (text, at) => text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2), below),
  'family and given name swapped': (person) => ({
    ...person,
    name: { family: person.name.given, given: person.name.family },
  }),
  'one wrong digit in the birth date': (person, below) => ({
    ...person,
    birthDate: wrongDigit(person.birthDate, below),
  }),
  'day and month swapped': (person) => {
    const [year, month, day] = person.birthDate.split('-');
    return Number(day) <= 12 ? { ...person, birthDate: `${year}-${day}-${month}` } : person;
  },
  'a typing error and a wrong digit': (person, below) =>
    withFamily(
      { ...person, birthDate: wrongDigit(person.birthDate, below) },
      (text, at) => text.slice(0, at) + text.slice(at + 1),
      below,
    ),
  'swapped names and no birth date': (person) => ({
    ...person,
    birthDate: '',
    name: { family: person.name.given, given: person.name.family },
  }),
};

function withFamily(person: Person, alter: (text: string, at: number) => string, below: Below): Person {
  const family = person.name.family!;
  return { ...person, name: { ...person.name, family: alter(family, 1 + below(family.length - 2)) } };
}

function wrongDigit(date: string, below: Below): string {
  for (;;) {
    const at = [2, 3, 5, 6, 8, 9][below(6)];
    const wrong = `${date.slice(0, at)}${below(10)}${date.slice(at + 1)}`;
    const parsed = new Date(`${wrong}T00:00:00Z`);
    if (wrong !== date && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(wrong)) return wrong;
  }
}

/** Each person once more as somebody else wrote them: sex and telephone aren't known then. */
export function makeVariants(people: readonly Person[], count: number, seed = 3): Variant[] {
  const below = random(seed);
  const rules = Object.keys(RULES);
  return Array.from({ length: count }, (_, n) => {
    const of = below(people.length);
    const rule = rules[n % rules.length];
    return { rule, of, asked: { ...RULES[rule](people[of], below), phone: '' } };
  });
}
