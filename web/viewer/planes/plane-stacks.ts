// Planes of a volume as stacks that a pane shows like any other: each picture is cut when somebody looks at it.
import type { FrameInfo, Point } from '../frames.ts';
import { along, cross, dot } from '../geometry.ts';
import type { GreyPixels } from '../pixels.ts';
import type { FrameRef, Stack } from '../stacks.ts';
import { words } from '../words.ts';
import { type AxisPlane, lieOf } from './axis-planes.ts';
import type { PatientVolume } from './patient-volume.ts';
import type { Oblique, Projection } from './reslice.ts';
import { middleOfVolume, type VolumeShape } from './volume-shape.ts';

/** How thick what a picture shows is, and what of it. */
export interface Slab {
  /** mm; 0 is one layer of voxels, or a plane. */
  thickness: number;
  projection: Projection;
}

let lastStack = 0;

export function axisStack(source: Stack, volume: PatientVolume, plane: AxisPlane, slab: Slab): Stack {
  const { count, thickness } = lieOf(volume.shape, plane, 0);
  const layers = Math.max(1, Math.round(slab.thickness / thickness));
  return derived(source, count, words.planes.names[plane.name], slab, (n) => {
    const { position, rowDirection, columnDirection, ...lie } = lieOf(volume.shape, plane, n);
    return {
      info: { ...lie, position, rowDirection, columnDirection, sliceThickness: thickness * layers },
      pixels: () => volume.cut({ plane, n, slab: layers, projection: slab.projection }),
    };
  });
}

/** Where an oblique plane leads; its pictures lie along its normal through the middle of the volume. */
export interface Turn {
  right: Point;
  down: Point;
}

/** Pixels along an edge: fine for looking, coarse while it is being turned. */
const FINE = 768;
const COARSE = 320;

export function obliqueStack(source: Stack, volume: PatientVolume, turn: Turn, slab: Slab, isTurning: boolean): Stack {
  const { shape } = volume;
  const finest = Math.min(...shape.spacing);
  // As large as the volume's diagonal: it stays of one size however it is turned.
  const edge = Math.hypot(...shape.size.map((size, axis) => size * shape.spacing[axis]!));
  const pixels = Math.min(isTurning ? COARSE : FINE, Math.ceil(edge / finest));
  const spacing = edge / pixels;
  const normal = cross(turn.right, turn.down);
  const count = Math.max(1, Math.ceil(depthOf(shape, normal) / finest));
  return derived(source, count, words.planes.oblique, slab, (n) => {
    const middle = along(middleOfVolume(shape), normal, (n - (count - 1) / 2) * finest);
    const half = (-(pixels - 1) / 2) * spacing;
    const lie = { columns: pixels, rows: pixels, columnSpacing: spacing, rowSpacing: spacing };
    const position = along(along(middle, turn.right, half), turn.down, half);
    const oblique: Oblique = {
      ...turn,
      ...slab,
      middle,
      spacing,
      columns: pixels,
      rows: pixels,
      interpolation: 'linear',
    };
    return {
      info: {
        ...lie,
        position,
        rowDirection: turn.right,
        columnDirection: turn.down,
        sliceThickness: slab.thickness || undefined,
      },
      pixels: () => volume.cut({ oblique }),
    };
  });
}

const depthOf = ({ size, spacing, axes }: VolumeShape, normal: Point): number =>
  axes.reduce((sum, axis, i) => sum + Math.abs(dot(axis, normal)) * size[i]! * spacing[i]!, 0);

function titleOf(name: string, { thickness, projection }: Slab): string {
  const { planes } = words;
  return thickness > 0
    ? `${name}, ${planes.slab(planes.projections[projection], String(Math.round(thickness)))}`
    : name;
}

interface Picture {
  info: Partial<FrameInfo> & { rows: number; columns: number };
  pixels(): Promise<GreyPixels>;
}

function derived(source: Stack, count: number, name: string, slab: Slab, picture: (n: number) => Picture): Stack {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = source;
  const key = `planes/${++lastStack}`;
  const frames = Array.from({ length: count }, (_, n): FrameRef => {
    const first = source.frames[0]!;
    let info: FrameInfo | undefined;
    let plane: string | undefined;
    return {
      imageId: `lightbox:${key}/${n}`,
      studyInstanceUid,
      seriesInstanceUid,
      sopInstanceUid: first.sopInstanceUid,
      instance: first.instance,
      frame: n + 1,
      get info() {
        info ??= infoOf(first.info, picture(n).info);
        return info;
      },
      get plane() {
        plane ??= planeName(this.info, slab);
        return plane;
      },
      load: async () => ({ pixels: await picture(n).pixels() }),
    };
  });
  const title = titleOf(name, slab);
  return { key, studyInstanceUid, seriesInstanceUid, sopInstanceUid, frames, multiFrame: false, derived: { title } };
}

/** Where it lies and how thick it is: markings on it come back with it. */
function planeName({ position, rowDirection, columnDirection, format }: FrameInfo, slab: Slab): string {
  const lie = [position, rowDirection, columnDirection].map((vector) =>
    (vector ?? []).map((value) => String(Math.round(value * 1000) / 1000)).join(','),
  );
  const thickness = slab.thickness > 0 ? `${slab.thickness}/${slab.projection}` : '0';
  return [...lie, `${format.columns}x${format.rows}`, thickness].join(' ');
}

/** Tables were applied when the slices came: the voxels are what is left to be windowed. */
function infoOf(source: FrameInfo, { rows, columns, ...lie }: Picture['info']): FrameInfo {
  const format = { ...source.format, rows, columns, modalityLut: undefined, voiLut: undefined };
  return { ...source, ...lie, format, sliceLocation: undefined, calibrated: true };
}
