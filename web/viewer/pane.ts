// One pane of the viewer: which stack and frame it shows, how it is windowed and placed, whether it plays. Its signals
// are all that the rest of the viewer draws; PaneView puts the picture there.

import type { RenderingEngine } from '@cornerstonejs/core';
import { batch, computed, signal } from '@preact/signals';
import { forgetImage, isCached, loadFrame, registerFrames, type ShownImage, wantNow } from './engine.ts';
import { FITTED, type View } from './orientation.ts';
import { failureOf, type PaneFailure } from './pane-failure.ts';
import { PaneView, type PixelUnderPointer } from './pane-view.ts';
import { type Placement, UNPLACED, widthOfPixel } from './placement.ts';
import type { FrameRef, Stack } from './stacks.ts';
import { type PaneState, paneStateOf } from './view-state.ts';
import {
  draggedWindow,
  drawnInverted,
  drawnWindow,
  firstWindow,
  isExact,
  type Preset,
  presetsFor,
  type Window,
} from './window.ts';

/** Below this a person doesn't notice waiting (ms). */
const SILENT_WAIT_MS = 150;
const RETRY_AFTER_MS = 5000;

export class Pane {
  readonly stack = signal<Stack | undefined>(undefined);
  /** The frame that was asked for; `shown` follows when its pixels are there. */
  readonly index = signal(0);
  readonly shown = signal<ShownImage | undefined>(undefined);
  readonly failure = signal<PaneFailure | undefined>(undefined);
  readonly waiting = signal(false);
  /** In modality units; undefined for colour. */
  readonly window = signal<Window | undefined>(undefined);
  readonly inverted = signal(false);
  readonly view = signal<View>(FITTED);
  readonly placement = signal<Placement>(UNPLACED);
  /** Device pixels for one image column, as a share: 1 is pixel for pixel. */
  readonly magnification = computed(() => widthOfPixel(this.placement.value) * (globalThis.devicePixelRatio || 1));
  readonly playing = signal(false);
  readonly framesPerSecond = signal(15);
  readonly frame = computed<FrameRef | undefined>(() => this.stack.value?.frames[this.index.value]);
  readonly presets = computed<Preset[]>(() => {
    const frame = this.frame.value;
    if (!frame || !this.shown.value?.grey) return [];
    return presetsFor(String(frame.instance['00080060']?.Value?.[0] ?? ''), frame.info.windows);
  });

  /** Of the stack's frames; another list with every stack. */
  imageIds: string[] = [];
  #picture: PaneView | undefined;
  #turn = 0;
  #ownWindow = false;
  #unplaced = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #onMove: (pane: Pane) => void;

  /** @param onMove called when another frame or stack was asked for: what to fetch ahead has changed. */
  constructor(onMove: (pane: Pane) => void) {
    this.#onMove = onMove;
  }

  /** Takes a place on the page. */
  mount(engine: RenderingEngine, element: HTMLDivElement): void {
    this.#picture = new PaneView(engine, element);
    this.#unplaced = true;
    if (this.stack.value) void this.#draw();
  }

  unmount(): void {
    clearTimeout(this.#retry);
    this.#turn++;
    this.playing.value = false;
    this.#picture?.close();
    this.#picture = undefined;
  }

  open(stack: Stack, index = 0): void {
    this.#ownWindow = false;
    batch(() => {
      this.failure.value = undefined;
      this.shown.value = undefined;
      this.window.value = undefined;
      this.inverted.value = false;
      this.view.value = FITTED;
      this.playing.value = false;
      this.framesPerSecond.value = Math.round(stack.frameRate ?? 15);
      this.exchange(stack, index);
    });
  }

  /** Another way of seeing the same: window and place stay, and the picture until the next one is there. */
  exchange(stack: Stack, index: number): void {
    registerFrames(stack.frames);
    this.imageIds = stack.frames.map((frame) => frame.imageId);
    batch(() => {
      this.stack.value = stack;
      this.index.value = Math.max(0, Math.min(index, stack.frames.length - 1));
    });
    void this.#draw();
  }

  /** The same images as somebody else saw them, or as they were sent: windowed and placed anew. */
  present(stack: Stack, view: View): void {
    batch(() => {
      this.#ownWindow = this.inverted.value = false;
      this.view.value = view;
      this.exchange(stack, this.index.value);
    });
  }

  /** Nothing hangs here any more. */
  empty(): void {
    this.#turn++;
    this.imageIds = [];
    batch(() => {
      this.stack.value = undefined;
      this.shown.value = undefined;
      this.failure.value = undefined;
      this.playing.value = false;
    });
  }

  state(): PaneState | undefined {
    const window = this.#ownWindow ? this.window.value : undefined;
    const { stack, index, inverted, view } = this;
    return stack.value && paneStateOf(stack.value, index.value, window, inverted.value, view.value);
  }

  /** Opens a stack as it was left. */
  restore(stack: Stack, { index, window, inverted, view }: PaneState): void {
    this.open(stack, index);
    batch(() => {
      this.window.value = window;
      this.inverted.value = inverted;
      this.view.value = view;
    });
    this.#ownWindow = window !== undefined;
    this.#unplaced = true;
  }

  /** Goes to a frame, counted from 0; beyond an end stays at the end. */
  goTo(index: number): void {
    const count = this.imageIds.length;
    const next = Math.max(0, Math.min(count - 1, index));
    if (count === 0 || next === this.index.value) return;
    this.index.value = next;
    void this.#draw();
  }

  /** For cine: the next frame, from the last to the first; answers false while its pixels are still coming. */
  step(): boolean {
    const next = (this.index.value + 1) % Math.max(1, this.imageIds.length);
    if (!isCached(this.imageIds[next] ?? '')) return false;
    this.goTo(next);
    return true;
  }

  setWindow(window: Window): void {
    this.#ownWindow = true;
    this.window.value = window;
    this.#applyWindow();
  }

  /** Follows a drag of so many pixels since the window was `from`. */
  dragWindow(from: Window, dx: number, dy: number): void {
    const info = this.frame.value?.info;
    if (info) this.setWindow(draggedWindow(from, dx, dy, isExact(info)));
  }

  /** A preset of width 0 means: how the frame wants to be seen. */
  applyPreset(preset: Preset): void {
    const image = this.shown.value;
    if (!image?.grey) return;
    this.#ownWindow = preset.width > 0;
    this.window.value = preset.width > 0 ? preset : firstWindow(this.frame.value!.info, image.grey);
    this.#applyWindow();
  }

  setInverted(inverted: boolean): void {
    this.inverted.value = inverted;
    this.#applyWindow();
  }

  place(view: Partial<View>): void {
    this.view.value = { ...this.view.value, ...view };
    this.#place();
  }

  /** Window, place and orientation as when the stack was opened; the frame stays. */
  reset(): void {
    const image = this.shown.value;
    this.#ownWindow = false;
    batch(() => {
      this.inverted.value = false;
      this.view.value = this.stack.value?.presentedAs?.viewOf(this.frame.value!) ?? FITTED;
      if (image?.grey) this.window.value = firstWindow(this.frame.value!.info, image.grey);
    });
    this.#applyWindow();
    this.#place();
  }

  /** The pane's element changed its size. */
  resize(): void {
    this.#picture?.resize();
    this.#place();
  }

  /** Asks again for what failed: the network is back, or somebody signed in. */
  retry(): void {
    if (!this.failure.value || !this.frame.value) return;
    forgetImage(this.frame.value.imageId);
    void this.#draw();
  }

  /** The modality value under a place in the pane, for the overlay. */
  valueAt(x: number, y: number): PixelUnderPointer | undefined {
    return this.#picture?.valueAt(x, y);
  }

  /** What is drawn now, for a glass held over it. */
  get canvas(): HTMLCanvasElement | undefined {
    return this.#picture?.shown && this.#picture.canvas;
  }

  async #draw(): Promise<void> {
    const turn = ++this.#turn;
    const frame = this.frame.value;
    const picture = this.#picture;
    clearTimeout(this.#retry);
    if (!frame || !picture) return;
    wantNow(frame.imageId);
    const slow = setTimeout(() => {
      if (turn === this.#turn) this.waiting.value = true;
    }, SILENT_WAIT_MS);
    try {
      this.#onMove(this);
      const image = await loadFrame(frame.imageId);
      if (turn === this.#turn) await this.#show(picture, frame, image, turn);
    } catch (failure) {
      if (turn === this.#turn) this.#fail(failure, frame);
    } finally {
      clearTimeout(slow);
      if (turn === this.#turn) this.waiting.value = false;
    }
  }

  async #show(picture: PaneView, frame: FrameRef, image: ShownImage, turn: number): Promise<void> {
    // Remembered beyond this turn: a frame that is overtaken while it comes leaves the placing to the next.
    if (picture.needsPlacing(this.imageIds, image)) this.#unplaced = true;
    await picture.show(this.imageIds, this.index.value, image);
    if (turn !== this.#turn) return;
    batch(() => {
      this.failure.value = undefined;
      this.shown.value = image;
      if (!image.grey) this.window.value = undefined;
      else if (!this.#ownWindow || !this.window.value) this.window.value = firstWindow(frame.info, image.grey);
    });
    this.#applyWindow();
    if (this.#unplaced) this.#place();
    this.#unplaced = false;
    // For whoever measures or checks what was really drawn; nothing in the product listens.
    const detail = { imageId: frame.imageId, index: this.index.value, image, canvas: picture.canvas };
    picture.canvas.dispatchEvent(new CustomEvent('lightbox:shown', { bubbles: true, detail }));
  }

  #fail(failure: unknown, frame: FrameRef): void {
    const told = failureOf(failure);
    if (!told) return;
    batch(() => {
      this.shown.value = undefined;
      this.failure.value = told;
    });
    if (told.kind === 'offline') {
      this.#retry = setTimeout(() => {
        forgetImage(frame.imageId);
        void this.#draw();
      }, RETRY_AFTER_MS);
    }
  }

  #applyWindow(): void {
    const image = this.shown.value;
    const frame = this.frame.value;
    if (!image || !frame || !this.#picture) return;
    const { grey } = image;
    const window = this.window.value;
    const drawn = grey && window && drawnWindow(frame.info, grey, window);
    const inverted = grey ? drawnInverted(frame.info, grey) !== this.inverted.value : this.inverted.value;
    this.#picture.setWindow(drawn, inverted);
  }

  #place(): void {
    if (!this.#picture?.shown) return;
    this.#picture.place(this.view.value);
    this.placement.value = this.#picture.placement;
  }
}
