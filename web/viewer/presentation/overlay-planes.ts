// Overlay planes (PS3.3 C.9.2): bitmaps that an image or a presentation state carries in groups 6000 to 60FE, in an element
// of their own or in bits of the pixels that hold no value. Pure.
import { type Dataset, number, numbers, text } from '../dicom-json.ts';
import type { PixelFormat } from '../frames.ts';
import { BIG_ENDIAN, EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, RLE } from '../transfer-syntaxes.ts';

export interface OverlayPlane {
  /** Four hex digits: `6002`. */
  group: string;
  rows: number;
  columns: number;
  /** Image places of its upper left corner. */
  x: number;
  y: number;
  label: string;
  /** Which bits of its data, or of the pixels, belong to a frame. */
  from: { kind: 'data'; frames?: { first: number; count: number } } | { kind: 'pixels'; bit: number };
}

/** A pane has no use for more pixels than any screen shows. */
const MOST_PIXELS = 2 ** 26;

const tagOf = (group: string, element: string): string => group + element;
const groupsOf = (dataset: Dataset): string[] =>
  [...new Set(Object.keys(dataset).map((tag) => tag.slice(0, 4)))].filter((group) =>
    /^60[0-9A-F][02468ACE]$/i.test(group),
  );

export const hasOverlayPlanes = (dataset: Dataset): boolean => groupsOf(dataset).length > 0;

export function overlayPlanesOf(dataset: Dataset): OverlayPlane[] {
  return groupsOf(dataset).flatMap((group) => planeOf(dataset, group) ?? []);
}

function planeOf(dataset: Dataset, group: string): OverlayPlane | undefined {
  const rows = number(dataset, tagOf(group, '0010')) ?? 0;
  const columns = number(dataset, tagOf(group, '0011')) ?? 0;
  if (rows <= 0 || columns <= 0 || rows * columns > MOST_PIXELS) return undefined;
  const from = sourceOf(dataset, group);
  if (!from) return undefined;
  const [row = 1, column = 1] = numbers(dataset, tagOf(group, '0050'));
  const label = text(dataset, tagOf(group, '1500')) || text(dataset, tagOf(group, '0022'));
  return { group, rows, columns, x: column - 1, y: row - 1, label, from };
}

function sourceOf(dataset: Dataset, group: string): OverlayPlane['from'] | undefined {
  if (dataset[tagOf(group, '3000')]) {
    const count = number(dataset, tagOf(group, '0015'));
    const first = number(dataset, tagOf(group, '0051')) ?? 1;
    return { kind: 'data', frames: count === undefined ? undefined : { first, count } };
  }
  const bit = number(dataset, tagOf(group, '0102'));
  const allocated = number(dataset, '00280100') ?? 0;
  if (bit === undefined || number(dataset, tagOf(group, '0100')) !== allocated || bit >= allocated) return undefined;
  return { kind: 'pixels', bit };
}

/** Where in the data a frame's bits begin; undefined where the plane says nothing of this frame. */
export function firstBit({ rows, columns, from }: OverlayPlane, frame: number): number | undefined {
  if (from.kind !== 'data' || !from.frames) return 0; // one plane for all frames
  const index = frame - from.frames.first;
  return index >= 0 && index < Math.max(1, from.frames.count) ? index * rows * columns : undefined;
}

/** First pixel in the lowest bit; frames follow each other without padding (PS3.5 8.1.2). */
export function bitsFrom(bytes: Uint8Array, first: number, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let i = 0, at = first; i < count; i++, at++) bits[i] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
  return bits;
}

const WITH_SPARE_BITS = [EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, BIG_ENDIAN, RLE];

/** How to read one bit of each pixel; undefined where compressing has left only the values. */
export function formatOfBit(format: PixelFormat, bit: number): PixelFormat | undefined {
  const { samplesPerPixel, transferSyntaxUid, floatBits } = format;
  if (samplesPerPixel !== 1 || floatBits || !WITH_SPARE_BITS.includes(transferSyntaxUid)) return undefined;
  const plain = { palette: undefined, modalityLut: undefined, voiLut: undefined, presented: undefined };
  const value = { bitsStored: 1, highBit: bit, signed: false, slope: 1, intercept: 0, paddingValue: undefined };
  return { ...format, ...plain, ...value, photometric: 'MONOCHROME2' };
}
