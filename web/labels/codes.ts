// What stands in the codes on our labels: a kind and a number of ours, never anything about a person, and a letter by which
// a misread one shows. Without separators: those are where keyboards, and so scanners, disagree. Pure.

export type Code =
  | { kind: 'patient'; id: number }
  | { kind: 'order'; accessionNumber: string }
  /** Not ours: a number of another clinic or of its images. */
  | { kind: 'other'; text: string };

/** As the service's accession numbers have it (clinic/orders/numbers.ts). */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const LONGEST = 24;
/** A UID's (PS3.5 9.1). */
export const LONGEST_OTHER = 64;

/** `LBP12G`. */
export function patientCode(id: number): string {
  return `LBP${id}${checkLetter(String(id))}`;
}

/** `LBO2611230001K`. */
export function orderCode(accessionNumber: string): string {
  return `LBO${accessionNumber}`;
}

/** What a scanner typed: one of our codes, or an accession number of ours from a bar code. */
export function codeFrom(text: string): Code | undefined {
  const typed = text.toUpperCase();
  if (typed.length > LONGEST) return undefined;
  const patient = /^LBP([1-9]\d{0,9})([A-Z])$/.exec(typed);
  if (patient) return checkLetter(patient[1]!) === patient[2] ? { kind: 'patient', id: Number(patient[1]) } : undefined;
  const order = /^(?:LBO)?(\d{10,15})([A-Z])$/.exec(typed);
  if (!order || checkLetter(order[1]!) !== order[2]) return undefined;
  return { kind: 'order', accessionNumber: `${order[1]}${order[2]}` };
}

/** A number that other systems print on labels and slips: accession, patient ID, UID. Words alone are none. */
export function otherCodeFrom(text: string): Code | undefined {
  const isCode =
    text.length >= 4 && text.length <= LONGEST_OTHER && /^[A-Za-z0-9][\w./^-]*$/.test(text) && /\d/.test(text);
  return isCode ? { kind: 'other', text } : undefined;
}

function checkLetter(digits: string): string {
  const sum = [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at + 1), 0);
  return LETTERS[sum % LETTERS.length]!;
}
