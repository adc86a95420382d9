// Between instants and the clock on a wall somewhere: days and times of an IANA time zone, also on days when the clocks
// change. Pure.

const formats = new Map<string, Intl.DateTimeFormat>();
const MINUTE_MS = 60_000;

/** A zone of the IANA database by its name; not an offset, which knows nothing of summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    formatIn(name);
    return true;
  } catch {
    return false;
  }
}

/** The zone that this machine is set to. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** YYYY-MM-DD on the wall. */
export function wallDay(at: Date, zone: string): string {
  return wall(at, zone).slice(0, 10);
}

/** HH:MM:SS on the wall. */
export function wallClock(at: Date, zone: string): string {
  return wall(at, zone).slice(11);
}

/**
 * When the wall shows that. A time that the clocks skip is as long after the change as it says; of one that comes twice
 * it is the first.
 * @param day YYYY-MM-DD @param time HH:MM or HH:MM:SS, to 24:00
 */
export function wallInstant(day: string, time: string, zone: string): Date {
  const [year, month, date] = day.split('-').map(Number);
  const [hours, minutes, seconds = 0] = time.split(':').map(Number);
  const shown = Date.UTC(year, month - 1, date, hours, minutes, Math.floor(seconds));
  // A day before and after lie on both sides of any change; the earlier instant that shows the time is meant.
  const offsets = [offset(shown - 86_400_000, zone), offset(shown + 86_400_000, zone)];
  const found = offsets.map((each) => shown - each).filter((at) => at + offset(at, zone) === shown);
  return new Date(found.length ? Math.min(...found) : shown - offsets[0]);
}

/** `days` after (or, negative, before) a YYYY-MM-DD. */
export function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** ISO: Monday is 1. @param day YYYY-MM-DD */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Milliseconds that the wall is ahead of UTC. */
function offset(at: number, zone: string): number {
  const whole = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${wall(new Date(whole), zone).replace(' ', 'T')}Z`) - whole;
}

/** `2026-11-23 14:05:00`. */
function wall(at: Date, zone: string): string {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  const year = part('year').padStart(4, '0');
  return `${year}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}
