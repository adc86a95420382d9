// The voxels of a volume while its slices come: kept as they are stored as long as all slices mean the same by them,
// as real numbers in the modality's units from the first slice that means another thing (PET rescales each). Pure.
import type { Volume, Voxels } from './reslice.ts';
import type { VolumeShape } from './volume-shape.ts';

export interface SlicePixels {
  values: Voxels;
  slope: number;
  intercept: number;
}

export class VolumeStore {
  readonly #shape: VolumeShape;
  readonly #there: Uint8Array;
  #voxels: Voxels | undefined;
  #slope = 1;
  #intercept = 0;

  constructor(shape: VolumeShape) {
    this.#shape = shape;
    this.#there = new Uint8Array(shape.size[2]);
  }

  /** What a voxel means: value * slope + intercept. */
  get meaning(): { slope: number; intercept: number } {
    return { slope: this.#slope, intercept: this.#intercept };
  }

  /** @throws RangeError where the slice has another size than the volume, or there is no memory for it */
  put(slice: number, { values, slope, intercept }: SlicePixels): void {
    const [columns, rows, slices] = this.#shape.size;
    if (values.length !== columns * rows || slice < 0 || slice >= slices) throw new RangeError('A slice does not fit');
    if (!this.#voxels) {
      this.#voxels = new (values.constructor as { new (length: number): Voxels })(columns * rows * slices);
      [this.#slope, this.#intercept] = [slope, intercept];
    }
    const isSame =
      this.#voxels.constructor === values.constructor && slope === this.#slope && intercept === this.#intercept;
    if (!isSame) this.#becomeReal();
    const at = slice * columns * rows;
    if (isSame) this.#voxels.set(values, at);
    else for (let i = 0; i < values.length; i++) this.#voxels[at + i] = values[i]! * slope + intercept;
    this.#there[slice] = 1;
  }

  /** @throws Error before every slice is there */
  get volume(): Volume {
    const voxels = this.#voxels;
    if (!voxels || this.#there.includes(0)) throw new Error('Not every slice is there');
    let darkest = voxels[0]!;
    const sign = this.#slope < 0 ? -1 : 1;
    for (let i = 1; i < voxels.length; i++) if (voxels[i]! * sign < darkest * sign) darkest = voxels[i]!;
    return { shape: this.#shape, voxels, darkest };
  }

  #becomeReal(): void {
    const [slope, intercept] = [this.#slope, this.#intercept];
    if (!(this.#voxels instanceof Float32Array && slope === 1 && intercept === 0)) {
      const real = new Float32Array(this.#voxels!.length);
      for (let i = 0; i < real.length; i++) real[i] = this.#voxels![i]! * slope + intercept;
      this.#voxels = real;
    }
    [this.#slope, this.#intercept] = [1, 0];
  }
}
