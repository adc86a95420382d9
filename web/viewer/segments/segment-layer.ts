// Segments over the picture: a faint fill that leaves the image visible, and an outline along the edges of its pixels.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { pixelsOf } from '../engine.ts';
import type { Pane } from '../pane.ts';
import { type Affine, BitmapOver, matrixOf } from '../presentation/bitmap.ts';
import { cssOf } from '../presentation/cielab.ts';
import { type Made, segmentKey } from '../presentation/made.ts';
import type { FrameRef } from '../stacks.ts';
import { type Mask, outlineOf, painted, sharesOf } from './masks.ts';
import { type Lying, placedOnShown } from './placed-on-shown.ts';
import type { Placed } from './placing.ts';
import type { Segmentation } from './segmentation.ts';

interface SegmentLayerProps {
  made: Made;
  pane: Pane;
  frame: FrameRef;
}

/** One segment on this image. */
interface Drawn extends Mask {
  key: string;
  outline: string;
}
/** Masks on one grid. */
interface Sheet {
  key: string;
  rows: number;
  columns: number;
  onImage: Affine;
  drawn: Drawn[];
}

export function SegmentLayer({ made, pane, frame }: SegmentLayerProps) {
  const lying = placedOnShown(made, pane, frame);
  const [loaded, setLoaded] = useState<{ frame: FrameRef; sheets: Sheet[] } | undefined>(undefined);
  const isShown = made.segments.value;
  useEffect(() => {
    let isWanted = lying.length > 0 && isShown;
    if (!isWanted) return;
    sheetsOf(made, lying, () => isWanted).then(
      (sheets) => isWanted && setLoaded({ frame, sheets }),
      (failure) => made.tellFailure(lying[0]!.segmentation.uid, failure),
    );
    return () => {
      isWanted = false;
    };
  }, [made, lying, isShown, frame]);
  if (!isShown || loaded?.frame !== frame) return null;
  return loaded.sheets.map((sheet) => html`<${SheetOver} key=${sheet.key} made=${made} pane=${pane} sheet=${sheet} />`);
}

function SheetOver({ made, pane, sheet }: { made: Made; pane: Pane; sheet: Sheet }) {
  const hidden = made.hidden.value;
  const { rows, columns, onImage, drawn } = sheet;
  const visible = useMemo(() => drawn.filter(({ key }) => !hidden.has(key)), [drawn, hidden]);
  const bitmap = useMemo(() => ({ rows, columns, rgba: painted(visible, columns, rows) }), [visible, rows, columns]);
  if (visible.length === 0) return null;
  const placement = pane.placement.value;
  return html`<${BitmapOver} bitmap=${bitmap} onImage=${onImage} placement=${placement} opacity=${made.opacity.value} />
    ${
      made.outlines.value &&
      html`<svg class="v-outlines" aria-hidden="true">
        ${visible.map(({ key, outline, colour }) => html`<path key=${key} d=${outline} stroke=${cssOf(colour)} style="transform: ${matrixOf(placement, onImage)}" />`)}
      </svg>`
    }`;
}

/** So many are asked for at once: what the person scrolls past is not fetched any further. */
const AT_ONCE = 4;

async function sheetsOf(made: Made, lying: readonly Lying[], isWanted: () => boolean): Promise<Sheet[]> {
  const sheets = new Map<string, Sheet>();
  const all = lying.flatMap(({ segmentation, placed }) => placed.map((one) => ({ segmentation, one })));
  for (let at = 0; at < all.length && isWanted(); at += AT_ONCE) {
    const some = all.slice(at, at + AT_ONCE);
    const masks = await Promise.all(some.map(({ segmentation, one }) => valuesOf(made, segmentation, one)));
    for (const [i, { segmentation, one }] of some.entries()) {
      const { rows, columns } = segmentation.format;
      const key = [segmentation.uid, ...Object.values(one.onImage).map((value) => value.toFixed(3))].join(' ');
      const sheet = sheets.get(key) ?? { key, rows, columns, onImage: one.onImage, drawn: [] };
      sheet.drawn.push(...drawnOf(segmentation, one, masks[i]!));
      sheets.set(key, sheet);
    }
  }
  return [...sheets.values()];
}

/** Decoded by the frame workers, like any picture. */
function valuesOf({ masks }: Made, { uid, format }: Segmentation, { frame }: Placed) {
  return masks.get(`${uid}/${frame.ref.frame}`, async () => {
    const { values } = await pixelsOf(frame.ref, format);
    return values instanceof Int16Array ? Uint16Array.from(values) : values;
  });
}

function drawnOf(segmentation: Segmentation, { frame }: Placed, values: Uint8Array | Uint16Array): Drawn[] {
  const { segments, maximum, format } = segmentation;
  const present = frame.segment === undefined ? new Set(values) : new Set([frame.segment]);
  return segments
    .filter(({ number }) => present.has(number))
    .map(({ number, colour }) => {
      const label = frame.segment === undefined ? number : undefined;
      const shares = sharesOf(values, format.columns, maximum, label);
      return { ...shares, key: segmentKey(segmentation, number), colour, outline: outlineOf(shares, format.columns) };
    });
}
