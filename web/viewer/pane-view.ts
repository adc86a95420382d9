// One cornerstone viewport, spoken to in plain words: show this frame, with this window, placed like so. Knows no
// study, no keys and no mouse.
import { Enums, type RenderingEngine, type Types } from '@cornerstonejs/core';
import { type ShownImage, startEngine } from './engine.ts';
import type { View } from './orientation.ts';
import { inImage, type Placement, placementOf, UNPLACED } from './placement.ts';
import type { DrawnWindow, Window } from './window.ts';

/** Column and row are counted from 0; `value` is in the modality's units, absent on colour. */
export interface PixelUnderPointer {
  column: number;
  row: number;
  value?: number;
}

let lastId = 0;

export class PaneView {
  readonly #engine: RenderingEngine;
  readonly #viewport: Types.IStackViewport;
  readonly #element: HTMLDivElement;
  readonly #id = `pane-${++lastId}`;
  #imageIds: string[] = [];
  #shown: ShownImage | undefined;
  #isSigmoid = false;

  constructor(engine: RenderingEngine, element: HTMLDivElement) {
    this.#engine = engine;
    this.#element = element;
    engine.enableElement({ viewportId: this.#id, element, type: Enums.ViewportType.STACK });
    this.#viewport = engine.getViewport(this.#id) as Types.IStackViewport;
  }

  get canvas(): HTMLCanvasElement {
    return this.#viewport.canvas;
  }

  /** What is on the screen now. */
  get shown(): ShownImage | undefined {
    return this.#shown;
  }

  /** Whether a frame must be placed anew: the first of a stack, and one of another size or kind than the last. */
  needsPlacing(imageIds: string[], image: ShownImage): boolean {
    return imageIds !== this.#imageIds || !this.#shown || !alike(this.#shown, image);
  }

  /** Shows a frame that is loaded. May never resolve when another is shown meanwhile. */
  async show(imageIds: string[], index: number, image: ShownImage): Promise<void> {
    const anew = this.needsPlacing(imageIds, image);
    this.#imageIds = imageIds;
    this.#shown = image;
    if (anew) await this.#viewport.setStack(imageIds, index);
    else await this.#viewport.setImageIdIndex(index);
  }

  /** @param window undefined leaves colours as they are. */
  setWindow(window: DrawnWindow | undefined, inverted: boolean): void {
    const isCpu = startEngine() === 'cpu';
    const sigmoid = window?.sigmoid;
    if (isCpu) setCpuTable(this.#viewport, sigmoid && sigmoidTable(sigmoid, this.#shown));
    else this.#bend(sigmoid !== undefined);
    const { lower, upper } = sigmoid && !isCpu ? sampledRange(sigmoid) : (window ?? { lower: 0, upper: 255 });
    this.#viewport.setProperties({ voiRange: { lower, upper }, invert: inverted });
    this.#viewport.render();
  }

  /** Between a straight and an S-shaped window; only the graphics card's path knows the difference. */
  #bend(isSigmoid: boolean): void {
    if (!isSigmoid && !this.#isSigmoid) return;
    const { LINEAR, SAMPLED_SIGMOID } = Enums.VOILUTFunctionType;
    // Said anew each time: with an image cornerstone forgets it, and does not straighten what it has forgotten to be bent.
    this.#viewport.setProperties({ VOILUTFunction: SAMPLED_SIGMOID });
    if (!isSigmoid) this.#viewport.setProperties({ VOILUTFunction: LINEAR });
    this.#isSigmoid = isSigmoid;
  }

  place(view: View): void {
    const viewport = this.#viewport;
    if (!this.#shown || !this.#element.clientWidth) return;
    if (startEngine() === 'cpu') this.#useDevicePixels();
    // Public in what it does, protected in its types; the public way round (view presentations) also moves the pan.
    const turn = (viewport as unknown as { setRotation(degrees: number): void }).setRotation;
    turn(0);
    viewport.resetCamera();
    const { flipHorizontal, flipVertical, rotation, pan } = view;
    if (flipHorizontal || flipVertical) viewport.setCamera({ flipHorizontal, flipVertical });
    if (rotation) turn(rotation);
    const shrink = (rotation % 180 ? this.#quarterTurnFit() : 1) / view.zoom;
    const { parallelScale, scale } = viewport.getCamera() as { parallelScale: number; scale?: number };
    // Only the CPU path has a scale, in device pixels; its parallelScale forgets that there are such.
    viewport.setCamera(scale === undefined ? { parallelScale: parallelScale * shrink } : { scale: scale / shrink });
    if (pan[0] || pan[1]) this.#move(pan);
    viewport.render();
  }

  /** Where the image lies in the pane. */
  get placement(): Placement {
    if (!this.#shown) return UNPLACED;
    const { origin, direction, spacing } = this.#viewport.getImageData() as Types.IImageData;
    // Far apart, so that rounding in the renderer's matrices doesn't add up over the picture.
    const FAR = 1000;
    const at = (steps: number, axis: 0 | 1) => {
      const world = [0, 1, 2].map(
        (i) => origin[i]! + steps * direction[3 * axis + i]! * spacing[axis]!,
      ) as Types.Point3;
      return this.#viewport.worldToCanvas(world);
    };
    const [first, right, below] = [at(0, 0), at(FAR, 0), at(FAR, 1)];
    const near = ([x, y]: Types.Point2): Types.Point2 => [
      first[0] + (x - first[0]) / FAR,
      first[1] + (y - first[1]) / FAR,
    ];
    // An image's origin is the middle of its first pixel; cornerstone's CPU path draws it as that pixel's corner.
    const corner = startEngine() === 'cpu' ? 0 : 0.5;
    return placementOf([corner, corner], first, near(right), near(below));
  }

  /** Indices [column, row] of the pixel under a place in the pane; undefined outside the picture. */
  pixelAt(x: number, y: number): [number, number] | undefined {
    if (!this.#shown) return undefined;
    const pixel = inImage(this.placement, x, y).map(Math.floor) as [number, number];
    const inside = pixel[0] >= 0 && pixel[1] >= 0 && pixel[0] < this.#shown.columns && pixel[1] < this.#shown.rows;
    return inside ? pixel : undefined;
  }

  valueAt(x: number, y: number): PixelUnderPointer | undefined {
    const pixel = this.pixelAt(x, y);
    const image = this.#shown;
    if (!pixel || !image) return undefined;
    const [column, row] = pixel;
    const stored = image.grey?.values[row * image.columns + column];
    return {
      column,
      row,
      value: stored === undefined ? undefined : stored * image.grey!.slope + image.grey!.intercept,
    };
  }

  /** Takes over the size of its element. */
  resize(): void {
    if (this.#element.clientWidth > 1) this.#engine.resize(true, false);
  }

  close(): void {
    this.#engine.disableElement(this.#id);
  }

  /** Cornerstone's CPU path sizes its canvas in CSS pixels, but places pictures in it by device pixels. */
  #useDevicePixels(): void {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.#element.clientWidth, this.#element.clientHeight].map((size) =>
      Math.round(size * ratio),
    );
    const { canvas } = this;
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width!;
    canvas.height = height!;
  }

  /** How much further a picture turned by a quarter must be drawn back than an upright one to fit. */
  #quarterTurnFit(): number {
    const { clientWidth: w, clientHeight: h } = this.#element;
    const { columns, rows, columnPixelSpacing, rowPixelSpacing } = this.#shown!;
    const [width, height] = [columns * columnPixelSpacing, rows * rowPixelSpacing];
    return Math.max(height / w, width / h) / Math.max(width / w, height / h);
  }

  #move([dx, dy]: [number, number]): void {
    const viewport = this.#viewport;
    const [x, y] = [this.#element.clientWidth / 2, this.#element.clientHeight / 2];
    const [from, to] = [viewport.canvasToWorld([x, y]), viewport.canvasToWorld([x - dx, y - dy])];
    const shifted = (point: Types.Point3) => point.map((value, i) => value + to[i]! - from[i]!) as Types.Point3;
    const { focalPoint, position } = viewport.getCamera();
    viewport.setCamera({ focalPoint: shifted(focalPoint!), position: shifted(position!) });
  }
}

/** Cornerstone reads a range back as center and width of whole values, which end a width less one apart. */
const sampledRange = ({ center, width }: Window) => ({
  lower: center - width / 2,
  upper: center + width / 2 - 1,
});

interface CpuTable {
  id: string;
  firstValueMapped: number;
  lut: number[];
}

/** The CPU path knows no window but the straight one; it takes a table, which no public method sets. */
function setCpuTable(viewport: Types.IStackViewport, table: CpuTable | undefined): void {
  const inner = viewport as unknown as { _cpuFallbackEnabledElement?: { viewport?: { voiLUT?: CpuTable } } };
  const cpu = inner._cpuFallbackEnabledElement?.viewport;
  if (cpu) cpu.voiLUT = table;
}

function sigmoidTable({ center, width }: Window, image: ShownImage | undefined): CpuTable | undefined {
  if (!image?.grey) return undefined;
  const { min, max } = image.grey;
  const lut = Array.from({ length: max - min + 1 }, (_, i) =>
    Math.round(255 / (1 + Math.exp((-4 * (min + i - center)) / width))),
  );
  // The path tells the depth of a table from its largest value.
  lut.push(255);
  return { id: `${center}/${width}/${min}`, firstValueMapped: min, lut };
}

/** Cornerstone keeps the placement of the last image for the next: only right when they lie on the same grid. */
function alike(a: ShownImage, b: ShownImage): boolean {
  return (
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.color === b.color &&
    a.rowPixelSpacing === b.rowPixelSpacing &&
    a.columnPixelSpacing === b.columnPixelSpacing &&
    a.dataType === b.dataType
  );
}
