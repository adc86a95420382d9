// The three window functions (PS3.3 C.11.2.1.2, C.11.2.1.3). Pure.

export interface Window {
  center: number;
  width: number;
  /** VOI LUT Function; LINEAR where nothing is said. */
  shape?: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
}

/** Value in the modality's unit → 0 (black) to 1 (white). */
export type Tone = (value: number) => number;

/** A LINEAR window narrower than 1 is not allowed, but met on floating point values: it is taken as LINEAR_EXACT. */
export function windowTone({ center, width, shape = 'LINEAR' }: Window): Tone {
  if (shape === 'SIGMOID') return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width));
  if (shape === 'LINEAR_EXACT' || width < 1) return ramp(center - width / 2, width);
  return ramp(center - 0.5 - (width - 1) / 2, width - 1);
}

function ramp(from: number, span: number): Tone {
  if (span === 0) return (value) => (value <= from ? 0 : 1);
  return (value) => Math.max(0, Math.min(1, (value - from) / span));
}
