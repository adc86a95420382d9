// Planes across a stack, while they are open: the volume, which plane stands in which pane, how thick each is, and what
// stood there before.
import { signal } from '@preact/signals';
import { cacheBytes, forgetFrames, lendMemory, loadFrame } from '../engine.ts';
import type { Point } from '../frames.ts';
import { along, cross, unit } from '../geometry.ts';
import type { Viewer } from '../model.ts';
import type { Pane } from '../pane.ts';
import { failureOf } from '../pane-failure.ts';
import type { Stack } from '../stacks.ts';
import { restore, type ViewState } from '../view-state.ts';
import { words } from '../words.ts';
import { type AxisPlane, axisPlanes } from './axis-planes.ts';
import { bytesOf, PatientVolume } from './patient-volume.ts';
import { axisStack, obliqueStack, type Slab, type Turn } from './plane-stacks.ts';
import { type Stacking, stackingOf } from './volume-shape.ts';

/** Of the memory that pictures may take: the rest is for those on the screen. */
const MEMORY_SHARE = 0.6;
const OBLIQUE_PANE = 3;
/** Seen from the front. */
const FIRST_TURN: Turn = { right: [1, 0, 0], down: [0, 0, -1] };
const FIRST_SLAB: Slab = { thickness: 20, projection: 'brightest' };
const THIN: Slab = { thickness: 0, projection: 'brightest' };
/** Of a drag, radians for each CSS pixel. */
const TURN_SPEED = 0.008;

export class Planes {
  readonly source: Stack;
  readonly remark: string | undefined;
  /** By pane; a change shows at once. */
  readonly slabs = signal<readonly Slab[]>([THIN, THIN, THIN, FIRST_SLAB]);
  readonly #viewer: Viewer;
  readonly #volume: PatientVolume;
  readonly #before: ViewState;
  readonly #axes: AxisPlane[];
  #turn = FIRST_TURN;
  #isTurning = false;
  #wanted: [number, number] | undefined;

  constructor(viewer: Viewer, source: Stack, stacking: Stacking, volume: PatientVolume) {
    this.#viewer = viewer;
    this.source = source;
    this.remark = stacking.remark;
    this.#volume = volume;
    this.#before = viewer.state();
    const { axial, coronal, sagittal } = axisPlanes(volume.shape);
    this.#axes = [axial, coronal, sagittal];
  }

  show(): void {
    const window = this.#viewer.pane.value.state()?.window;
    this.#viewer.setLayout('2x2', { fill: false });
    for (const [number, pane] of this.#panes.entries()) {
      const stack = this.#stack(number, false);
      pane.open(stack, stack.frames.length >> 1);
      if (window) pane.setWindow(window);
    }
  }

  isOblique(pane: Pane): boolean {
    return pane === this.#panes[OBLIQUE_PANE] && pane.stack.value?.derived !== undefined;
  }

  setSlab(number: number, slab: Partial<Slab>): void {
    this.slabs.value = this.slabs.value.map((old, i) => (i === number ? { ...old, ...slab } : old));
    const pane = this.#panes[number];
    if (pane?.stack.value?.derived) this.#exchange(pane, this.#stack(number, false), pane.index.value);
  }

  /** Turns the oblique plane by a drag; coarse until the hand rests. */
  turn(dx: number, dy: number): void {
    this.#wanted = [(this.#wanted?.[0] ?? 0) + dx, (this.#wanted?.[1] ?? 0) + dy];
    if (!this.#isTurning) void this.#follow();
  }

  /** Gives the memory back; the panes show what they showed before, where that is still open. */
  close(): void {
    for (const pane of this.#panes) if (pane.stack.value?.derived) forgetFrames(pane.imageIds);
    this.#volume.close();
    lendMemory('planes', 0);
    this.#viewer.planes.value = undefined;
    if (this.#viewer.isClosed) return;
    this.#viewer.setLayout(this.#before.layout, { fill: false });
    this.#viewer.active.value = this.#before.active;
    for (const pane of this.#panes) if (pane.stack.value?.derived) pane.empty();
    restore(this.#before, this.#viewer.panes, this.#viewer.shelf.stacks.value);
    this.#viewer.lookAhead();
  }

  get #panes(): Pane[] {
    return this.#viewer.panes.slice(0, OBLIQUE_PANE + 1);
  }

  #stack(number: number, isTurning: boolean): Stack {
    const slab = this.slabs.value[number]!;
    const plane = this.#axes[number];
    return plane
      ? axisStack(this.source, this.#volume, plane, slab)
      : obliqueStack(this.source, this.#volume, this.#turn, slab, isTurning);
  }

  #exchange(pane: Pane, stack: Stack, index: number): void {
    const old = pane.imageIds;
    pane.exchange(stack, index);
    forgetFrames(old);
  }

  /** One picture at a time: what was dragged meanwhile is in the next. */
  async #follow(): Promise<void> {
    this.#isTurning = true;
    const pane = this.#panes[OBLIQUE_PANE]!;
    while (this.#wanted && !this.#viewer.isClosed && this.#viewer.planes.value === this) {
      const [dx, dy] = this.#wanted;
      this.#wanted = undefined;
      this.#turn = turned(this.#turn, dx * TURN_SPEED, dy * TURN_SPEED);
      const count = pane.imageIds.length;
      const stack = this.#stack(OBLIQUE_PANE, true);
      const index = Math.round((pane.index.value / Math.max(1, count - 1)) * (stack.frames.length - 1));
      this.#exchange(pane, stack, index);
      await loadFrame(stack.frames[index]!.imageId).catch(() => {});
      // Long enough for the picture to be drawn, and for the next piece of the drag to come.
      await new Promise((wake) => setTimeout(wake, this.#wanted ? 0 : 150));
    }
    this.#isTurning = false;
    if (this.#viewer.planes.value === this) this.#exchange(pane, this.#stack(OBLIQUE_PANE, false), pane.index.value);
  }
}

/** Turned about what is down on the screen, then about what is right. */
function turned({ right, down }: Turn, aboutDown: number, aboutRight: number): Turn {
  const inward = cross(right, down);
  const newRight = unit(along(scaled(right, Math.cos(aboutDown)), inward, Math.sin(aboutDown)))!;
  const newInward = unit(cross(newRight, down))!;
  const newDown = unit(along(scaled(down, Math.cos(aboutRight)), newInward, Math.sin(aboutRight)))!;
  return { right: newRight, down: newDown };
}

const scaled = (vector: Point, by: number): Point => [vector[0] * by, vector[1] * by, vector[2] * by];

/** Opens planes of the stack in use, or says why there are none. */
export async function openPlanes(viewer: Viewer): Promise<void> {
  const shown = viewer.pane.value.stack.value;
  const source = shown?.presentedAs?.plain ?? shown; // of what was measured, not of how somebody saw it
  if (viewer.planesComing.value || !source || source.derived) return;
  const stacking = stackingOf(source);
  viewer.notice.value = typeof stacking === 'string' ? stacking : tooLarge(stacking);
  if (typeof stacking === 'string' || viewer.notice.value) return;
  const all = stacking.order.length;
  const volume = new PatientVolume(stacking.shape);
  viewer.planesComing.value = { loaded: 0, all, stop: () => volume.close() };
  lendMemory('planes', bytesOf(stacking.shape));
  try {
    await volume.fill(source, stacking, (loaded) => {
      if (viewer.planesComing.value) viewer.planesComing.value = { ...viewer.planesComing.value, loaded };
    });
    if (viewer.isClosed) throw new Error('closed');
    const planes = new Planes(viewer, source, stacking, volume);
    viewer.planes.value = planes;
    planes.show();
  } catch (cause) {
    volume.close();
    lendMemory('planes', 0);
    const told = failureOf(cause);
    if (told && !viewer.isClosed) viewer.notice.value = words.planes.failed(told.sentence);
  } finally {
    viewer.planesComing.value = undefined;
  }
}

function tooLarge({ shape }: Stacking): string | undefined {
  const [needed, given] = [bytesOf(shape), cacheBytes() * MEMORY_SHARE].map((bytes) => Math.round(bytes / 1e6));
  return needed! > given! ? words.planes.tooLarge(String(needed), String(given)) : undefined;
}
