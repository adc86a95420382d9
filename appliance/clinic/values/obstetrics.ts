// Ages and weights of a fetus from its measurements, by published formulas. Pure; each says where it is from, and answers
// nothing outside what it was made for.

/** Millimetres. */
export interface Biometry {
  bpd?: number;
  hc?: number;
  ac?: number;
  fl?: number;
  crl?: number;
}

export interface Reckoned {
  value: number;
  source: string;
}

const within = (value: number, least: number, most: number) => value >= least && value <= most;

/**
 * Weeks from the crown-rump length, 7 to 84 mm: days = 8.052 √(1.037 CRL) + 23.73. Robinson HP, Fleming JE. A critical
 * evaluation of sonar "crown-rump length" measurements. Br J Obstet Gynaecol 1975;82:702-710.
 */
export function ageByCrownRump({ crl }: Biometry): Reckoned | undefined {
  if (crl === undefined || !within(crl, 7, 84)) return undefined;
  const days = 8.052 * Math.sqrt(1.037 * crl) + 23.73;
  return { value: days / 7, source: 'CRL, Robinson and Fleming 1975' };
}

/**
 * Weeks from all four, in centimetres: 10.85 + 0.060 HC·FL + 0.6700 BPD + 0.1680 AC, for 14 to 42 weeks. Hadlock FP, Deter RL,
 * Harrist RB, Park SK. Estimating fetal age: computer-assisted analysis of multiple fetal growth parameters.
 * Radiology 1984;152:497-501.
 */
export function ageByBiometry({ bpd, hc, ac, fl }: Biometry): Reckoned | undefined {
  if (bpd === undefined || hc === undefined || ac === undefined || fl === undefined) return undefined;
  const weeks = 10.85 + 0.06 * (hc / 10) * (fl / 10) + 0.67 * (bpd / 10) + 0.168 * (ac / 10);
  return within(weeks, 14, 42) ? { value: weeks, source: 'BPD, HC, AC, FL, Hadlock 1984' } : undefined;
}

/**
 * Grams from all four, in centimetres: log10 W = 1.3596 − 0.00386 AC·FL + 0.0064 HC + 0.00061 BPD·AC + 0.0424 AC + 0.174 FL.
 * Hadlock FP, Harrist RB, Sharman RS, Deter RL, Park SK. Estimation of fetal weight with the use of head, body, and femur
 * measurements. Am J Obstet Gynecol 1985;151:333-337.
 */
export function weightByBiometry({ bpd, hc, ac, fl }: Biometry): Reckoned | undefined {
  if (bpd === undefined || hc === undefined || ac === undefined || fl === undefined) return undefined;
  const [b, h, a, f] = [bpd / 10, hc / 10, ac / 10, fl / 10];
  const logarithm = 1.3596 - 0.00386 * a * f + 0.0064 * h + 0.00061 * b * a + 0.0424 * a + 0.174 * f;
  const grams = 10 ** logarithm;
  return within(grams, 100, 6500) ? { value: grams, source: 'EFW by BPD, HC, AC, FL, Hadlock 1985' } : undefined;
}

/**
 * Where a weight stands among fetuses of that age, 10 to 40 weeks, as a percentile: ln(mean) = 0.578 + 0.332 w − 0.00354 w², with a
 * standard deviation of 12.7 % of the mean. Hadlock FP, Harrist RB, Martinez-Poyer J. In utero analysis of fetal growth: a
 * sonographic weight standard. Radiology 1991;181:129-133.
 */
export function weightPercentile(grams: number, weeks: number): Reckoned | undefined {
  if (!within(weeks, 10, 40)) return undefined;
  const mean = Math.exp(0.578 + 0.332 * weeks - 0.00354 * weeks ** 2);
  return { value: 100 * belowNormal((grams - mean) / (0.127 * mean)), source: 'EFW percentile, Hadlock 1991' };
}

/** Share of a normal distribution below z: Abramowitz and Stegun 7.1.26, right to 1.5e-7. */
function belowNormal(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z < 0 ? tail / 2 : 1 - tail / 2;
}
