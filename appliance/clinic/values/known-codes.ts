// Which field of our templates a code belongs in: PS3.16's own codes (CID 12005, 12009, 12011, 12019, 12119 and those they are
// used with). What a vendor calls it by codes of its own is taught once (values.ts), never guessed from its meaning.
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

export function fieldOf({ code, site, side, path }: Found): { field: string; unit: string } | undefined {
  const known = KNOWN[keyOf(code)];
  if (known) return known.notUnder?.some((key) => path.some((one) => keyOf(one) === key)) ? undefined : known;
  const vessel = site && VESSELS[keyOf(site)];
  const velocity = VELOCITIES[keyOf(code)];
  if (!vessel || !velocity || side === '') return undefined;
  return { field: `${vessel}-${side === 'L' ? 'left' : 'right'}-${velocity}`, unit: 'cm/s' };
}
