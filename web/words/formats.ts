// Dates and sizes as the reader's browser writes them (Intl), times on the clinic's wall; ages and short spans with the units of words.ts.
import { clinicZone, wallOf, whenZoneChanges } from './wall-time.ts';
import { words } from './words.ts';

const locale = undefined; // the browser's

const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
const timeFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
let zoned = inClinicZone();
whenZoneChanges(() => {
  zoned = inClinicZone();
});
const dayNameFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

function inClinicZone() {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: clinicZone() });
  return {
    full: format({ dateStyle: 'full', timeStyle: 'medium' }),
    short: format({ dateStyle: 'medium', timeStyle: 'short' }),
    clock: format({ timeStyle: 'short' }),
  };
}

type SizeUnit = 'kilobyte' | 'megabyte' | 'gigabyte' | 'terabyte';
const sizeFormats = new Map<SizeUnit, Intl.NumberFormat>();
function inUnit(value: number, unit: SizeUnit): string {
  if (!sizeFormats.has(unit)) {
    const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
    sizeFormats.set(unit, new Intl.NumberFormat(locale, options));
  }
  return sizeFormats.get(unit)!.format(value);
}

/** A DICOM date is a day on a wall calendar, without a zone: kept in UTC so that no zone can move it. */
function day(iso: string): Date {
  return new Date(`${iso}T00:00:00Z`);
}

/** Today on the clinic's wall, as YYYY-MM-DD. */
export function today(now = new Date()): string {
  return wallOf(now).date;
}

/** `days` before (negative) or after a YYYY-MM-DD. */
export function daysFrom(iso: string, days: number): string {
  return new Date(day(iso).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

export function date(iso: string): string {
  return dateFormat.format(day(iso));
}

/** With its weekday, as appointments are spoken of. */
export function weekdayDate(iso: string): string {
  return `${weekdayFormat.format(day(iso))} ${date(iso)}`;
}

/** "Today", "Yesterday" (in the reader's language) or the date with its weekday. */
export function calendarDay(iso: string, now = today()): string {
  const distance = Math.round((day(iso).getTime() - day(now).getTime()) / 86_400_000);
  if (distance > 1 || distance < -1) return weekdayDate(iso);
  const name = dayNameFormat.format(distance, 'day');
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** Hours and minutes of a DICOM time HH:MM:SS. */
export function wallTime(time: string): string {
  return timeFormat.format(new Date(`1970-01-01T${time.slice(0, 8)}Z`));
}

export function instant(iso: string | Date): string {
  return zoned.full.format(new Date(iso));
}

export function instantShort(iso: string | Date): string {
  return zoned.short.format(new Date(iso));
}

/** Hours and minutes of an instant: "14:32". */
export function clock(at: Date): string {
  return zoned.clock.format(at);
}

/** "4 min", "3 h"; undefined for less than a minute; days and more as a calendar day. */
export function ago(iso: string, now = new Date()): string | undefined {
  const seconds = (now.getTime() - new Date(iso).getTime()) / 1000;
  if (seconds < 60) return undefined;
  if (seconds < 3600) return words.spans.minute(Math.floor(seconds / 60));
  if (seconds < 86_400 && today(new Date(iso)) === today(now)) return words.spans.hour(Math.floor(seconds / 3600));
  return calendarDay(today(new Date(iso)), today(now));
}

/** Age at `on` with the unit that a clinic uses: days, weeks, months below two years, then years. */
export function age(birthDate: string, on: string): string | undefined {
  const born = day(birthDate);
  const then = day(on);
  const days = Math.floor((then.getTime() - born.getTime()) / 86_400_000);
  if (!(days >= 0)) return undefined;
  if (days < 14) return words.ages.days(days);
  const before = then.getUTCDate() < born.getUTCDate() ? 1 : 0;
  const months =
    (then.getUTCFullYear() - born.getUTCFullYear()) * 12 + then.getUTCMonth() - born.getUTCMonth() - before;
  if (months < 3) return words.ages.weeks(Math.floor(days / 7));
  if (months < 24) return words.ages.months(months);
  return words.ages.years(Math.floor(months / 12));
}

/** Decimal units, as drives are sold. */
export function size(bytes: number): string {
  if (bytes < 1e6) return inUnit(bytes / 1e3, 'kilobyte');
  if (bytes < 1e9) return inUnit(Math.round(bytes / 1e6), 'megabyte');
  if (bytes < 1e12) return inUnit(bytes / 1e9, 'gigabyte');
  return inUnit(bytes / 1e12, 'terabyte');
}
