// Cornerstone's 3D viewport with one volume in it, spoken to in plain words: look from there, look like this. Knows no study
// and no mouse. Needs WebGL 2.
import { cache, Enums, type RenderingEngine, type Types, volumeLoader } from '@cornerstonejs/core';
import { along } from '../geometry.ts';
import { middleOfVolume, type VolumeShape } from '../planes/volume-shape.ts';
import type { Look } from './camera.ts';
import type { presetOf } from './looks.ts';

let lastId = 0;

export class VolumeView {
  readonly #engine: RenderingEngine;
  readonly #shape: VolumeShape;
  readonly #id = `volume-${++lastId}`;
  readonly #imageIds: string[];
  readonly #viewport: Types.IVolumeViewport;
  /** Millimetres from the middle of the picture to its upper edge when all of the volume is in it. */
  readonly #half: number;

  /** @param voxels slice by slice, in the modality's units */
  constructor(engine: RenderingEngine, element: HTMLDivElement, shape: VolumeShape, voxels: Int16Array) {
    this.#engine = engine;
    this.#shape = shape;
    const { size, origin, axes, spacing } = shape;
    this.#half = 0.55 * Math.hypot(...size.map((count, axis) => count * spacing[axis]!));
    const volume = volumeLoader.createLocalVolume(this.#id, {
      scalarData: voxels,
      dimensions: size,
      spacing,
      origin,
      direction: axes.flat() as Types.Mat3,
      metadata: metadataOf(shape),
    } as never);
    volume.modified(); // else no slice goes to the card
    this.#imageIds = volume.imageIds;
    const type = Enums.ViewportType.VOLUME_3D;
    const defaultOptions = { background: [0.043, 0.051, 0.059] as Types.Point3, parallelProjection: true };
    engine.enableElement({ viewportId: this.#id, element, type, defaultOptions });
    this.#viewport = engine.getViewport(this.#id) as Types.IVolumeViewport;
  }

  get canvas(): HTMLCanvasElement {
    return this.#viewport.canvas;
  }

  async open(): Promise<void> {
    await this.#viewport.setVolumes([{ volumeId: this.#id }]);
  }

  /** @param zoom 1 has all of the volume in the picture */
  look({ toEye, up }: Look, zoom: number): void {
    const focalPoint = middleOfVolume(this.#shape);
    const position = along(focalPoint, toEye, 4 * this.#half);
    this.#viewport.setCamera({ focalPoint, position, viewUp: up, parallelScale: this.#half / zoom });
    this.#viewport.render();
  }

  wear(preset: ReturnType<typeof presetOf>): void {
    this.#viewport.setProperties({ preset: preset as never });
    this.#viewport.render();
  }

  resize(): void {
    this.#engine.resize(true, true);
  }

  /** Gives the memory back, the card's too. */
  close(): void {
    // A card that was lost has taken the engine with it.
    if (!this.#engine.hasBeenDestroyed) this.#engine.disableElement(this.#id);
    cache.removeVolumeLoadObject(this.#id);
    for (const imageId of this.#imageIds)
      if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
  }
}

function metadataOf({ size, axes, spacing }: VolumeShape) {
  return {
    ...{ BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 1, SamplesPerPixel: 1 },
    ...{ PhotometricInterpretation: 'MONOCHROME2', Modality: '', FrameOfReferenceUID: 'volume', voiLut: [] },
    ...{ VOILUTFunction: 'LINEAR', SeriesInstanceUID: '', Columns: size[0], Rows: size[1] },
    ImageOrientationPatient: [...axes[0], ...axes[1]],
    PixelSpacing: [spacing[1], spacing[0]],
  };
}
