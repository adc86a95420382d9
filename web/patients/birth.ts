// A birth date or an age as people type them into one field, in the order of day and month that the reader's browser has.

export interface Age {
  value: number;
  unit: 'years' | 'months' | 'days';
}
export type Birth = { birthDate: string } | { age: Age };
export type Order = 'dmy' | 'mdy' | 'ymd';

export function browserOrder(): Order {
  const parts = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).formatToParts(new Date());
  const letters = parts.map(({ type }) => type[0]).filter((letter) => 'dmy'.includes(letter!));
  return letters.join('') as Order;
}

const UNITS: Record<string, Age['unit']> = { '': 'years', y: 'years', m: 'months', d: 'days' };

/** `12.5.1980`, `12051980`, `1980-05-12`; `45`, `45y`, `7 m`, `12d`. Undefined for what is neither. */
export function parseBirth(text: string, order: Order): Birth | undefined {
  const typed = text.trim().toLowerCase();
  const [, value, unit] = /^(\d{1,3})\s*([ymd]?)$/.exec(typed) ?? [];
  if (value) return { age: { value: Number(value), unit: UNITS[unit ?? '']! } };
  const [, first, , middle, last] = /^(\d{1,4})([\s./-])(\d{1,2})\2(\d{1,4})$/.exec(typed) ?? split(typed, order);
  if (!first || !middle || !last) return undefined;
  if (first.length === 4) return day(first, middle, last);
  if (last.length !== 4) return undefined;
  return order === 'mdy' ? day(last, first, middle) : day(last, middle, first);
}

/** Eight digits without anything between. */
function split(typed: string, order: Order): string[] {
  const [, a, b, c] = (order === 'ymd' ? /^(\d{4})(\d\d)(\d\d)$/ : /^(\d\d)(\d\d)(\d{4})$/).exec(typed) ?? [];
  return ['', a ?? '', '', b ?? '', c ?? ''];
}

function day(year: string, month: string, date: string): Birth | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== iso) return undefined;
  return { birthDate: iso };
}

/** A date as it is typed in this order: for a hint, and for the field of a patient that is changed. */
export function typedDate(iso: string, order: Order): string {
  const [year, month, date] = iso.split('-');
  if (order === 'ymd') return iso;
  return order === 'mdy' ? `${month}/${date}/${year}` : `${date}.${month}.${year}`;
}
