// What a presentation state draws on an image: graphics, texts and their layers (PS3.3 C.10.5, C.10.7). Pure.
import { type Dataset, items, number, numbers, text } from '../dicom-json.ts';
import type { FrameRef } from '../stacks.ts';
import { cssOf, srgbOf } from './cielab.ts';
import { itemsFor, type PresentationState } from './states.ts';

export type Place = readonly [x: number, y: number];

/** PIXEL: columns and rows from the image's corner; DISPLAY: shares of the displayed area, whatever way it is turned. */
export type Units = 'PIXEL' | 'DISPLAY';

export interface Graphic {
  kind: 'POINT' | 'POLYLINE' | 'INTERPOLATED' | 'CIRCLE' | 'ELLIPSE';
  units: Units;
  points: Place[];
  filled: boolean;
  colour: string;
}

export interface TextObject {
  lines: string[];
  box?: { units: Units; from: Place; to: Place; align: 'LEFT' | 'CENTER' | 'RIGHT' };
  anchor?: { units: Units; at: Place; visible: boolean };
  colour: string;
}

export interface Annotations {
  graphics: Graphic[];
  texts: TextObject[];
}

const KINDS = new Set(['POINT', 'POLYLINE', 'INTERPOLATED', 'CIRCLE', 'ELLIPSE']);
/** Light enough over dark and bright, and unlike this viewer's own measurements. */
export const NO_COLOUR = 'rgb(140 214 255)';
/** More would be no annotation but an attack on the page. */
const MOST_OBJECTS = 5000;

/** In the order of the layers: what is drawn last lies on top. */
export function annotationsOn(frame: FrameRef, { instance }: PresentationState): Annotations {
  const layers = layersOf(instance);
  const groups = itemsFor(instance, '00700001', frame)
    .map((group) => ({ group, layer: layers.get(text(group, '00700002')) }))
    .sort((a, b) => (a.layer?.order ?? 0) - (b.layer?.order ?? 0));
  const all = (tag: string) =>
    groups
      .flatMap(({ group, layer }) => items(group, tag).map((item) => [item, layer?.colour ?? NO_COLOUR] as const))
      .slice(0, MOST_OBJECTS);
  return {
    graphics: all('00700009').flatMap(([item, colour]) => graphicOf(item, colour) ?? []),
    texts: all('00700008').flatMap(([item, colour]) => textOf(item, colour) ?? []),
  };
}

export interface Layer {
  order: number;
  colour?: string;
}

/** Graphic layers by name. Their grey is meant for grey screens; it is taken only where there is no colour. */
export function layersOf(instance: Dataset): Map<string, Layer> {
  return new Map(
    items(instance, '00700060').map((item) => {
      const grey = number(item, '00700066');
      const value = grey === undefined ? undefined : Math.round(grey / 257);
      const rgb = srgbOf(numbers(item, '00700401'));
      const colour = rgb ? cssOf(rgb) : value === undefined ? undefined : `rgb(${value} ${value} ${value})`;
      return [text(item, '00700002'), { order: number(item, '00700062') ?? 0, colour }];
    }),
  );
}

function unitsOf(item: Dataset, tag: string): Units | undefined {
  const units = text(item, tag) || 'PIXEL';
  return units === 'PIXEL' || units === 'DISPLAY' ? units : undefined; // MATRIX belongs to slides, which aren't tiled here
}

function graphicOf(item: Dataset, layerColour: string): Graphic | undefined {
  const kind = text(item, '00700023');
  const units = unitsOf(item, '00700005');
  const data = numbers(item, '00700022');
  if (!KINDS.has(kind) || !units || data.length < 2) return undefined;
  const points = Array.from({ length: data.length >> 1 }, (_, i): Place => [data[2 * i]!, data[2 * i + 1]!]);
  const needed = kind === 'POINT' ? 1 : kind === 'ELLIPSE' ? 4 : 2;
  if (points.length < needed) return undefined;
  const style = items(item, '00700232')[0];
  const own = style && srgbOf(numbers(style, '00700251'));
  const filled = text(item, '00700024') === 'Y';
  return { kind: kind as Graphic['kind'], units, points, filled, colour: own ? cssOf(own) : layerColour };
}

function textOf(item: Dataset, layerColour: string): TextObject | undefined {
  const lines = String(item['00700006']?.Value?.[0] ?? '').split(/\r\n|\r|\n/);
  const [boxUnits, anchorUnits] = [unitsOf(item, '00700003'), unitsOf(item, '00700004')];
  const [from, to, at] = ['00700010', '00700011', '00700014'].map((tag) => numbers(item, tag));
  const align = text(item, '00700012');
  const style = items(item, '00700231')[0];
  const own = style && srgbOf(numbers(style, '00700241'));
  const box: TextObject['box'] =
    boxUnits && from!.length === 2 && to!.length === 2
      ? {
          ...{ units: boxUnits, from: from as unknown as Place, to: to as unknown as Place },
          align: align === 'CENTER' || align === 'RIGHT' ? align : 'LEFT',
        }
      : undefined;
  const visible = text(item, '00700015') === 'Y';
  const anchor = anchorUnits && at!.length === 2 && { units: anchorUnits, at: at as unknown as Place, visible };
  if (!box && !anchor) return undefined;
  return { lines, box, anchor: anchor || undefined, colour: own ? cssOf(own) : layerColour };
}
