// What the page and the volume's worker say to each other. Types only.
import type { GreyPixels } from '../pixels.ts';
import type { AxisPlane } from './axis-planes.ts';
import type { Oblique, Projection } from './reslice.ts';
import type { VolumeShape } from './volume-shape.ts';
import type { SlicePixels } from './volume-store.ts';

export type Cut = { plane: AxisPlane; n: number; slab: number; projection: Projection } | { oblique: Oblique };

export type VolumeRequest = { begin: VolumeShape } | { slice: number; pixels: SlicePixels } | { id: number; cut: Cut };

export interface CutAnswer {
  id: number;
  pixels?: GreyPixels;
  fault?: string;
}
