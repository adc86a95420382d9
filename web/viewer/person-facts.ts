// Dates and ages for the patient line and the corners. What a device wrote as a date may be none: then it is shown as
// it came rather than not at all.
import { age, date, wallTime } from '../words/formats.ts';

const isDate = (iso: string | null | undefined): iso is string => Boolean(iso) && !Number.isNaN(Date.parse(iso!));

export const shownDate = (iso: string | null): string => (isDate(iso) ? date(iso) : (iso ?? ''));

export const shownTime = (time: string | null): string => (time && /^\d\d:\d\d/.test(time) ? wallTime(time) : '');

/** Age on the day of the study, with its unit; empty where either day is unknown. */
export function ageAt(birthDate: string | null, studyDate: string | null): string {
  return isDate(birthDate) && isDate(studyDate) ? (age(birthDate, studyDate) ?? '') : '';
}
