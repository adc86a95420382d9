// Between UTC, which the database keeps, and the clinic's wall clock, which modalities speak: the time zone of the box.

/** YYYY-MM-DD on the clinic's wall. */
export function clinicDay(utc: string): string {
  const at = new Date(utc);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** HH:MM:SS on the clinic's wall. */
export function clinicTime(utc: string): string {
  const at = new Date(utc);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** @param day YYYY-MM-DD @param time HH:MM:SS, of the clinic. @returns UTC */
export function utcOf(day: string, time: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const [hours, minutes, seconds] = time.split(':').map(Number);
  return new Date(year, month - 1, date, hours, minutes, Math.floor(seconds)).toISOString();
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
