// The clinic's wall clock: which day and minute an instant is there, whatever this workstation is set to. The zone comes
// with the session; before that it is the browser's.

let zone: string | undefined;
let wallFormat = formatIn(undefined);
const listeners = new Set<() => void>();

/** undefined: the browser's own. */
export function clinicZone(): string | undefined {
  return zone;
}

/** @param name of the IANA database; one that this browser doesn't know counts as its own */
export function useClinicZone(name: string | undefined): void {
  if (name === zone) return;
  try {
    wallFormat = formatIn(name);
    zone = name;
  } catch {
    wallFormat = formatIn(undefined);
    zone = undefined;
  }
  for (const listener of listeners) listener();
}

/** Told when the zone is another one: what was made for the old one is made anew. */
export function whenZoneChanges(listener: () => void): void {
  listeners.add(listener);
}

/** The day and the minute of it that the clinic's wall shows. */
export function wallOf(at: Date): { date: string; minutes: number } {
  const parts = partsOf(wallFormat, at);
  return { date: `${parts.year}-${parts.month}-${parts.day}`, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
}

/**
 * When the clinic's wall shows that. A time that the clocks skip is as long after the change as it says; of one that
 * comes twice it is the first.
 */
export function instantAt(date: string, minutes: number): Date {
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
  const offsets = [-86_400_000, 86_400_000].map((around) => offsetAt(wallFormat, shown + around));
  const found = offsets.map((offset) => shown - offset).filter((at) => at + offsetAt(wallFormat, at) === shown);
  return new Date(found.length ? Math.min(...found) : shown - offsets[0]!);
}

/** Hours by which this workstation's clock is set apart from the clinic's, now; 0 where it is right. */
export function hoursApart(now = new Date()): number {
  const [here, there] = [formatIn(undefined), wallFormat].map((format) => offsetAt(format, now.getTime()));
  return (here! - there!) / 3_600_000;
}

/** Milliseconds that a wall is ahead of UTC. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  const { year, month, day, hour, minute: past } = partsOf(format, new Date(minute));
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(past)) - minute;
}

function partsOf(format: Intl.DateTimeFormat, at: Date): Record<string, string> {
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

function formatIn(timeZone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}
