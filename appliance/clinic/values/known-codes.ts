// Which field of our templates a code belongs in: PS3.16's own codes (CID 12005, 12009, 12011, 12019, 12119, 12201, 12202,
// 12205, 12207, 12212 and those they are used with). What a vendor calls it by codes of its own is taught once (values.ts), never guessed from its meaning.
import type { Found } from './shapes.ts';
import { keyOf } from './structured-values.ts';

interface Known {
  field: string;
  /** The field's unit in UCUM. */
  unit: string;
  /** Only there: a number of the same code under another heading is something else. */
  notUnder?: readonly string[];
}

/** Each measurement of the biometry has an age and rank of its own beside it (TID 5008). */
const BIOMETRY_GROUP = 'DCM|125005';

const KNOWN: Readonly<Record<string, Known>> = {
  'LN|11820-8': { field: 'bpd', unit: 'mm' },
  'LN|11984-2': { field: 'hc', unit: 'mm' },
  // Written so by some devices.
  'LN|11984-4': { field: 'hc', unit: 'mm' },
  'LN|11979-2': { field: 'ac', unit: 'mm' },
  'LN|11963-6': { field: 'fl', unit: 'mm' },
  'LN|11957-8': { field: 'crl', unit: 'mm' },
  'LN|11850-5': { field: 'gestational-sac', unit: 'mm' },
  'LN|11727-5': { field: 'efw', unit: 'g' },
  'LN|11948-7': { field: 'heart-rate', unit: '/min' },
  'LN|11888-5': { field: 'gestational-age', unit: 'wk', notUnder: [BIOMETRY_GROUP] },
  'LN|11885-1': { field: 'gestational-age-by-dates', unit: 'wk', notUnder: [BIOMETRY_GROUP] },
  'LN|11627-7': { field: 'afi', unit: 'cm' },
  'LN|11961-0': { field: 'cervix-length', unit: 'mm' },
  'LN|12145-9': { field: 'endometrium', unit: 'mm' },
  'LN|29436-3': { field: 'lv-diastolic-diameter', unit: 'mm' },
  'LN|29438-9': { field: 'lv-systolic-diameter', unit: 'mm' },
  'LN|18154-5': { field: 'septum-diastolic', unit: 'mm' },
  'LN|18152-9': { field: 'posterior-wall-diastolic', unit: 'mm' },
  'LN|18026-5': { field: 'lv-diastolic-volume', unit: 'mL' },
  'LN|18148-7': { field: 'lv-systolic-volume', unit: 'mL' },
  'LN|18043-0': { field: 'ejection-fraction', unit: '%' },
  'LN|29469-4': { field: 'left-atrium-diameter', unit: 'mm' },
  'SCT|399235004': { field: 'left-atrium-volume', unit: 'mL' },
  'SRT|G-0383': { field: 'left-atrium-volume', unit: 'mL' },
  'LN|18015-8': { field: 'aortic-root', unit: 'mm' },
  'LN|18037-2': { field: 'mitral-e', unit: 'cm/s' },
  'LN|17978-8': { field: 'mitral-a', unit: 'cm/s' },
  'LN|18038-0': { field: 'mitral-e-a', unit: '{ratio}' },
  'SCT|399354002': { field: 'mitral-deceleration', unit: 'ms' },
  'SRT|G-0384': { field: 'mitral-deceleration', unit: 'ms' },
};

/** Vessels of TID 5100 by site, with the velocity's name in the field. */
const VESSELS: Readonly<Record<string, string>> = {
  'SCT|32062004': 'cca',
  'SRT|T-45100': 'cca',
  'SNM3|T-45100': 'cca',
  'SCT|86117002': 'ica',
  'SRT|T-45300': 'ica',
  'SNM3|T-45300': 'ica',
};
const VELOCITIES: Readonly<Record<string, string>> = { 'LN|11726-7': 'psv', 'LN|11653-3': 'edv' };

/** Units of every field that is known here, for what is taught. */
export const FIELD_UNITS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(KNOWN).map(({ field, unit }) => [field, unit]),
);

/** @returns undefined for a code that isn't known; null for one that says there what no field is for */
export function fieldOf({ code, site, side, path }: Found): { field: string; unit: string } | null | undefined {
  const known = KNOWN[keyOf(code)];
  if (known) return known.notUnder?.some((key) => path.some((one) => keyOf(one) === key)) ? null : known;
  const vessel = site && VESSELS[keyOf(site)];
  const velocity = VELOCITIES[keyOf(code)];
  if (!vessel || !velocity || side === '') return undefined;
  return { field: `${vessel}-${side === 'L' ? 'left' : 'right'}-${velocity}`, unit: 'cm/s' };
}
