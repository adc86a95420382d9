// Volumes made by code in any orientation, as stacks of the viewer: every voxel has a value of its own.
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import type { Point } from '../../../../web/viewer/frames.ts';
import { along, cross } from '../../../../web/viewer/geometry.ts';
import type { Volume } from '../../../../web/viewer/planes/reslice.ts';
import { type Stacking, stackingOf } from '../../../../web/viewer/planes/volume-shape.ts';
import { type Stack, stacksOf } from '../../../../web/viewer/stacks.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
let lastUid = 0;

export interface Made {
  columns?: number;
  rows?: number;
  /** Where each slice lies along the normal, mm. */
  at?: number[];
  row?: Point;
  column?: Point;
  /** How far a slice is moved along its rows for each millimetre (a tilted gantry). */
  shear?: number;
  elements?: Dataset;
}

/** Slices are numbered against the normal, so that order has to be found from where they lie. */
export function madeStack(made: Made = {}): Stack {
  const { columns = 7, rows = 5, at = [0, 2, 4, 6], row = [1, 0, 0], column = [0, 1, 0], shear = 0 } = made;
  const normal = cross(row, column);
  const instances = at.map((distance, i): Dataset => {
    const position = along(along([10, -20, 30], normal, distance), row, shear * distance);
    return {
      '00080018': element('UI', `1.2.3.${++lastUid}`),
      '00080060': element('CS', 'CT'),
      '00200013': element('IS', at.length - i),
      '00200032': element('DS', ...position),
      '00200037': element('DS', ...row, ...column),
      '00200052': element('UI', '1.9'),
      '00280002': element('US', 1),
      '00280004': element('CS', 'MONOCHROME2'),
      '00280010': element('US', rows),
      '00280011': element('US', columns),
      '00280030': element('DS', 0.8, 0.5),
      '00280100': element('US', 16),
      '00280103': element('US', 1),
      ...made.elements,
    };
  });
  return stacksOf('1', `2.${lastUid}`, instances)[0]!;
}

export function madeVolume(made: Made = {}): { stacking: Stacking; volume: Volume } {
  const stacking = stackingOf(madeStack(made));
  if (typeof stacking === 'string') throw new Error(stacking);
  const [columns, rows, slices] = stacking.shape.size;
  const voxels = Int16Array.from({ length: columns * rows * slices }, (_, i) => i - 1000);
  return { stacking, volume: { shape: stacking.shape, voxels, darkest: -1000 } };
}

export const voxelAt = ({ shape, voxels }: Volume, [i, j, k]: Point): number =>
  voxels[(k * shape.size[1] + j) * shape.size[0] + i]!;

const s = Math.SQRT1_2;
/** How slices can lie: the three main planes, each mirrored and turned, and obliquely in one angle and in two. */
export const ORIENTATIONS: Record<string, [Point, Point]> = {
  axial: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  'axial from above': [
    [-1, 0, 0],
    [0, 1, 0],
  ],
  'axial, prone': [
    [-1, 0, 0],
    [0, -1, 0],
  ],
  'axial, quarter turn': [
    [0, 1, 0],
    [1, 0, 0],
  ],
  coronal: [
    [1, 0, 0],
    [0, 0, -1],
  ],
  'coronal, head down': [
    [1, 0, 0],
    [0, 0, 1],
  ],
  'coronal from behind': [
    [-1, 0, 0],
    [0, 0, -1],
  ],
  sagittal: [
    [0, 1, 0],
    [0, 0, -1],
  ],
  'sagittal mirrored': [
    [0, -1, 0],
    [0, 0, -1],
  ],
  'oblique by 45°': [
    [s, s, 0],
    [0, 0, -1],
  ],
  'oblique by 30°': [
    [1, 0, 0],
    [0, Math.cos(Math.PI / 6), -0.5],
  ],
  'doubly oblique': [
    [0.8, 0.6, 0],
    [-0.36, 0.48, -0.8],
  ],
};
