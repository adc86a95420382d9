// The labels that can be printed: their paper, and which this workstation's printer has.

export const SIZES = {
  '62x29': { paper: '62mm 29mm', width: 62, height: 29 },
  '100x50': { paper: '100mm 50mm', width: 100, height: 50 },
  a4: { paper: 'A4', width: 70, height: 37 },
} as const;
export type Size = keyof typeof SIZES;

/** Labels of an A4 sheet: three beside each other, eight rows of 70 × 37 mm. */
export const ON_A_SHEET = 24;
const KEY = 'lightbox.label';

/** The printer stands beside the workstation, not beside the person. */
export function chosenSize(): Size {
  const kept = localStorage.getItem(KEY) ?? '';
  return kept in SIZES ? (kept as Size) : '62x29';
}

export function chooseSize(size: Size): void {
  localStorage.setItem(KEY, size);
}
