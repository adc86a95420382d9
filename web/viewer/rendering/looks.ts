// How a volume looks in 3D: which values are seen through, which are solid, in what colour. In the form that cornerstone takes
// for its presets. CT is told by its Hounsfield units, MR by its own range: its values have no unit. Pure.

export type LookName = 'bone' | 'skin' | 'vessels' | 'surface' | 'inside';

/** A value, how solid it is (0 to 1), its colour (0 to 1 each). */
type Stop = readonly [value: number, opacity: number, red: number, green: number, blue: number];

const CT: Partial<Record<LookName, readonly Stop[]>> = {
  bone: [
    [-1000, 0, 0, 0, 0],
    [180, 0, 0.55, 0.3, 0.2],
    [350, 0.35, 0.85, 0.65, 0.45],
    [900, 0.8, 0.97, 0.92, 0.85],
    [3000, 0.9, 1, 1, 1],
  ],
  skin: [
    [-1000, 0, 0, 0, 0],
    [-500, 0, 0.6, 0.4, 0.3],
    [-150, 0.45, 0.85, 0.65, 0.52],
    [200, 0.5, 0.9, 0.72, 0.6],
    [500, 0.85, 1, 0.95, 0.9],
    [3000, 0.9, 1, 1, 1],
  ],
  vessels: [
    [-1000, 0, 0, 0, 0],
    [110, 0, 0.4, 0.05, 0.05],
    [200, 0.3, 0.8, 0.15, 0.1],
    [350, 0.6, 0.95, 0.45, 0.3],
    [700, 0.35, 0.95, 0.9, 0.82],
    [3000, 0.5, 1, 1, 1],
  ],
};

/** Shares of the range that is shown, from its darkest value to its brightest. */
const MR: Partial<Record<LookName, readonly Stop[]>> = {
  surface: [
    [0, 0, 0, 0, 0],
    [0.12, 0, 0.2, 0.15, 0.12],
    [0.3, 0.55, 0.75, 0.62, 0.52],
    [1, 0.8, 1, 0.96, 0.9],
  ],
  inside: [
    [0, 0, 0, 0, 0],
    [0.3, 0, 0.2, 0.2, 0.25],
    [0.6, 0.08, 0.6, 0.6, 0.65],
    [1, 0.5, 1, 1, 1],
  ],
};

const ofModality = (modality: string) => (modality === 'CT' ? CT : modality === 'MR' ? MR : {});

/** Those that make sense for a modality, the usual one first; none where 3D makes none. */
export const looksFor = (modality: string): LookName[] => Object.keys(ofModality(modality)) as LookName[];

/** @param range of the values, for what has no unit */
export function presetOf(modality: string, look: LookName, range: readonly [number, number]) {
  const stops = ofModality(modality)[look]!;
  const [least, most] = modality === 'CT' ? [0, 1] : range;
  const at = (value: number) => least + value * Math.max(1e-6, most - least);
  const list = (numbers: number[]) => [numbers.length, ...numbers].join(' ');
  return {
    name: look,
    scalarOpacity: list(stops.flatMap(([value, opacity]) => [at(value), opacity])),
    colorTransfer: list(stops.flatMap(([value, _, ...colour]) => [at(value), ...colour])),
    gradientOpacity: '4 0 1 255 1',
    ...{ ambient: '0.15', diffuse: '0.85', specular: '0.2', specularPower: '12', shade: '1', interpolation: '1' },
  };
}
