// Which template fits a study: pure. The exam that was ordered says most, then modality and body part; a template for one
// sex is never chosen for the other.

export interface Fit {
  modalities: readonly string[];
  bodyParts: readonly string[];
  exams: readonly string[];
  sex: string;
}

export interface Wanted {
  examCode: string;
  modalities: readonly string[];
  bodyPart: string;
  /** What the study or order calls itself, where it names no body part. */
  description: string;
  sex: string;
}

/** 0 where it doesn't fit at all; from `OPENS_BY_ITSELF` on it is meant. */
export function fitness(template: Fit, wanted: Wanted): number {
  if (template.sex !== '' && wanted.sex !== template.sex) return 0;
  const ofSex = template.sex === '' ? 0 : 1;
  if (wanted.examCode !== '' && template.exams.includes(wanted.examCode)) return 16 + ofSex;
  if (!template.modalities.some((modality) => wanted.modalities.includes(modality))) return 0;
  if (wanted.bodyPart !== '' && template.bodyParts.includes(wanted.bodyPart)) return 8 + ofSex;
  const words = wanted.description.toUpperCase().split(/[^\p{L}]+/u);
  if (template.bodyParts.some((part) => words.includes(part))) return 4 + ofSex;
  return 1;
}

export const OPENS_BY_ITSELF = 4;
