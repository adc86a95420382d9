// The clinic's own numbers: unique because one statement of the order's transaction takes the next of its day, readable
// because they are a date and a count, safe to type because of a check letter.
import type { Transaction } from '../../core/db/database.ts';
import * as settings from '../../device/settings/settings.ts';
import { wallDay } from '../../lib/wall-time.ts';
import * as store from './store.ts';

export interface Numbers {
  /** `261123-0001`. */
  number: string;
  /** `2611230001K`: without separators, for bar codes and machines. SH, at most 16 characters. */
  accessionNumber: string;
  /** Scheduled Procedure Step ID, SH as well. */
  stepId: string;
}

/** Without I, O and Q, which are read as digits. 23 is a prime over every digit, so one wrong or swapped digit shows. */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** The number's beginning is the day that people remember: yymmdd on the clinic's wall. */
export async function takeNumbers(tx: Transaction, now: Date): Promise<Numbers> {
  const day = wallDay(now, await settings.timeZone(tx))
    .replaceAll('-', '')
    .slice(2);
  const count = String(await store.nextOfDay(tx, day)).padStart(4, '0');
  const digits = `${day}${count}`;
  return { number: `${day}-${count}`, accessionNumber: digits + checkLetter(digits), stepId: `S${digits}` };
}

/** Whether an accession number is one of ours and typed as it was printed. */
export function isOwnAccessionNumber(text: string): boolean {
  return /^\d{10,15}[A-Z]$/.test(text) && text.endsWith(checkLetter(text.slice(0, -1)));
}

function checkLetter(digits: string): string {
  const sum = [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at + 1), 0);
  return LETTERS[sum % LETTERS.length];
}
