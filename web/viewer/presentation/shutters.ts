// Display shutters (PS3.3 C.7.6.11): what of an image a presentation state covers. Pure.
import { number, numbers, texts } from '../dicom-json.ts';
import type { FrameRef } from '../stacks.ts';
import { cssOf, srgbOf } from './cielab.ts';
import type { PresentationState } from './states.ts';

export interface Shutter {
  colour: string;
  /** What stays visible, each as an SVG path in image places: a pixel is seen where it lies in all of them. */
  openings: string[];
  /** An overlay of the state whose bits cover, by its group: `6000`. */
  bitmap?: string;
}

export function shutterOn(frame: FrameRef, { instance }: PresentationState): Shutter | undefined {
  const shapes = texts(instance, '00181600');
  const openings = shapes.flatMap((shape) => openingOf(shape, frame, instance) ?? []);
  const group = shapes.includes('BITMAP') ? number(instance, '00181623') : undefined;
  const bitmap = group?.toString(16).padStart(4, '0');
  if (openings.length === 0 && !bitmap) return undefined;
  const grey = Math.round((number(instance, '00181622') ?? 0) / 257);
  const rgb = srgbOf(numbers(instance, '00181624')) ?? ([grey, grey, grey] as const);
  return { colour: cssOf(rgb), openings, bitmap };
}

function openingOf(shape: string, { info }: FrameRef, instance: PresentationState['instance']): string | undefined {
  if (shape === 'RECTANGULAR') {
    const [left, right, upper, lower] = ['00181602', '00181604', '00181606', '00181608'].map((tag) =>
      number(instance, tag),
    );
    if (left === undefined || right === undefined || upper === undefined || lower === undefined) return undefined;
    // Edges name pixels, counted from 1, that are still seen.
    return `M${left - 1} ${upper - 1}H${right}V${lower}H${left - 1}Z`;
  }
  if (shape === 'CIRCULAR') {
    const [row, column] = numbers(instance, '00181610');
    const radius = number(instance, '00181612');
    if (row === undefined || column === undefined || !radius || radius < 0) return undefined;
    // The radius counts pixels along a row; with pixels that aren't square the circle has fewer or more rows.
    const tall = (radius * info.columnSpacing) / info.rowSpacing;
    const [x, y] = [column - 0.5, row - 0.5];
    return `M${x - radius} ${y}A${radius} ${tall} 0 1 0 ${x + radius} ${y}A${radius} ${tall} 0 1 0 ${x - radius} ${y}Z`;
  }
  if (shape === 'POLYGONAL') {
    const data = numbers(instance, '00181620');
    if (data.length < 6) return undefined;
    const corners = Array.from(
      { length: data.length >> 1 },
      (_, i) => `${data[2 * i + 1]! - 0.5} ${data[2 * i]! - 0.5}`,
    );
    return `M${corners.join('L')}Z`;
  }
  return undefined;
}
