// DICOM dates, times and ages to ISO text and back, and the ranges of queries (PS3.5 6.2, PS3.4 C.2.2.2.5). Knows no
// time zone but the offset inside a DT, and no clock.

/** DA as YYYY-MM-DD; undefined where it is no day of the calendar. Also takes yyyy.mm.dd of ACR-NEMA and ISO text. */
export function parseDate(text: string | undefined): string | undefined {
  const parts = /^(\d{4})([.\-/]?)(\d{2})\2(\d{2})$/.exec((text ?? '').trim());
  return parts ? isoDate(parts[1], parts[3], parts[4]) : undefined;
}

/** TM as HH:MM:SS, with its fraction where it has one; what it leaves out is 00. Also takes hh:mm:ss of ACR-NEMA. */
export function parseTime(text: string | undefined): string | undefined {
  return parseTimeParts(text)?.from;
}

/**
 * DT as ISO 8601 without or with an offset: 2026-03-02T09:15:00.5+01:00. Parts it leaves out take their first value;
 * `hasTime` says whether it named an hour.
 */
export function parseDateTime(text: string | undefined): { iso: string; hasTime: boolean } | undefined {
  const parts = /^(\d{4})(\d{2})?(\d{2})?(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?([+-]\d{4})?$/.exec(
    (text ?? '').trim(),
  );
  if (!parts) return undefined;
  const [, year, month = '01', day = '01', time, offset] = parts;
  const date = isoDate(year, month, day);
  const clock = time === undefined ? '00:00:00' : parseTime(time);
  if (!date || !clock) return undefined;
  const zone = offset === undefined ? '' : offset === '+0000' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3)}`;
  return { iso: `${date}T${clock}${zone}`, hasTime: time !== undefined };
}

export interface Age {
  value: number;
  unit: 'days' | 'weeks' | 'months' | 'years';
}

const ageUnits: Record<string, Age['unit']> = { D: 'days', W: 'weeks', M: 'months', Y: 'years' };

/** AS such as 045Y; also with fewer digits, and without a letter where years are meant. */
export function parseAge(text: string | undefined): Age | undefined {
  const parts = /^(\d{1,3})([DWMY]?)$/i.exec((text ?? '').trim());
  return parts ? { value: Number(parts[1]), unit: ageUnits[parts[2].toUpperCase() || 'Y'] } : undefined;
}

/** YYYY-MM-DD as DA. */
export function formatDate(iso: string): string {
  return iso.replaceAll('-', '');
}

/** HH:MM:SS, with or without a fraction, as TM. */
export function formatTime(iso: string): string {
  return iso.replaceAll(':', '');
}

/** Both ends count as inside; an open end is absent. */
export interface Range {
  from?: string;
  to?: string;
}

/** A DA query value: one day, `from-to`, `from-`, `-to`. Undefined where it is none of these or runs backwards. */
export function parseDateRange(text: string): Range | undefined {
  return parseRange(text, (part) => {
    // With its own hyphens, ISO text would be read as a range.
    const day = part.includes('-') ? undefined : parseDate(part);
    return day === undefined ? undefined : { from: day, to: day };
  });
}

/** A TM query value: as for dates; a value without seconds or minutes takes in the whole minute or hour. */
export function parseTimeRange(text: string): Range | undefined {
  return parseRange(text, parseTimeParts);
}

function parseRange(
  text: string,
  parse: (part: string) => { from: string; to: string } | undefined,
): Range | undefined {
  const trimmed = text.trim();
  const hyphen = trimmed.indexOf('-');
  if (hyphen === -1) return parse(trimmed);
  const [first, last] = [trimmed.slice(0, hyphen).trim(), trimmed.slice(hyphen + 1).trim()];
  const from = first === '' ? undefined : parse(first);
  const to = last === '' ? undefined : parse(last);
  if ((first !== '' && !from) || (last !== '' && !to) || (!from && !to)) return undefined;
  if (from && to && from.from > to.to) return undefined;
  return { from: from?.from, to: to?.to };
}

function parseTimeParts(text: string | undefined): { from: string; to: string } | undefined {
  const parts = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.(\d{1,6}))?)?)?$/.exec((text ?? '').trim());
  if (!parts) return undefined;
  const [, hour, minute, second, fraction] = parts;
  // 60 is the leap second (PS3.5 6.2); ISO text and databases rather have 59.
  if (Number(hour) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return undefined;
  const seconds = second === '60' ? '59' : second;
  return {
    from: `${hour}:${minute ?? '00'}:${seconds ?? '00'}${fraction === undefined ? '' : `.${fraction}`}`,
    to: `${hour}:${minute ?? '59'}:${seconds ?? '59'}.${(fraction ?? '').padEnd(6, '9')}`,
  };
}

function isoDate(year: string, month: string, day: string): string | undefined {
  const iso = `${year}-${month}-${day}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  // Date.parse rolls 31 February over into March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? undefined : iso;
}
