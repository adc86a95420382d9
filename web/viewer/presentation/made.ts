// What others have made of the images on the shelf, and how much of it a person wants to see. This and all that it
// imports is fetched only where a study has any of it.
import { computed, effect, signal } from '@preact/signals';
import { cacheBytes } from '../engine.ts';
import { shownFrame } from '../measure/measuring.ts';
import type { Viewer } from '../model.ts';
import { FITTED, type View } from '../orientation.ts';
import type { Pane } from '../pane.ts';
import { failureOf } from '../pane-failure.ts';
import { isSegmentation, type Segmentation, segmentationsIn } from '../segments/segmentation.ts';
import type { FrameRef, Stack } from '../stacks.ts';
import { BoundedCache } from './bounded-cache.ts';
import { viewOf } from './displayed-area.ts';
import { PlaneBits } from './plane-bits.ts';
import { presentedStack } from './present.ts';
import { offered, type PresentationState, refersTo, statesIn } from './states.ts';
import { words } from './words.ts';

export { SegmentList } from '../segments/segment-list.ts';
export { Choice } from './choice.ts';
export { Layers } from './layers.ts';

/** Of the memory for pictures. */
const MASKS_SHARE = 1 / 16;

export class Made {
  readonly #viewer: Viewer;
  readonly states = computed(() => offered(statesIn(this.#stacks.value), this.#viewer.elsewhere.filedHere.value));
  readonly segmentations: { readonly value: readonly Segmentation[] };
  /** On: what a device drew into its image belongs to the image, and is missed more than it disturbs. */
  readonly overlayPlanes = signal(true);
  /** On, faint: who segmented something wants it seen, nothing under it is hidden, and a key takes it away. */
  readonly segments = signal(true);
  readonly isListed = signal(false);
  /** Segments not to be drawn, as `uid/number`. */
  readonly hidden = signal<ReadonlySet<string>>(new Set());
  readonly opacity = signal(0.25);
  readonly outlines = signal(true);
  readonly bits = new PlaneBits();
  readonly masks = new BoundedCache(cacheBytes() * MASKS_SHARE);
  readonly #stacks: { readonly value: readonly Stack[] };
  readonly #read = new Map<Stack, Segmentation[]>();
  readonly #told = new Set<string>();
  readonly #placed = new WeakMap<Pane, View>();
  readonly #endSeeing: () => void;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
    this.#stacks = viewer.shelf.stacks;
    this.segmentations = computed(() => this.#stacks.value.flatMap((stack) => this.#segmentationsIn(stack)));
    // A list of segments where the study has none any more would be an empty box.
    this.#endSeeing = effect(() => {
      if (this.segmentations.value.length === 0) this.isListed.value = false;
    });
  }

  close(): void {
    this.#endSeeing();
    this.bits.close();
    this.masks.clear();
  }

  /** An image that lacks what lies over it says so, once for each object. */
  tellFailure(uid: string, failure: unknown): void {
    if (this.#viewer.isClosed || !failureOf(failure) || this.#told.has(uid)) return;
    this.#told.add(uid);
    this.#viewer.notice.value = words.failed;
  }

  /** A segmentation can have many thousand frames: each is read once. */
  #segmentationsIn(stack: Stack): Segmentation[] {
    if (!stack.frames[0] || !isSegmentation(stack.frames[0].instance)) return [];
    const known = this.#read.get(stack) ?? segmentationsIn([stack]);
    this.#read.set(stack, known);
    return known;
  }

  statesOn(frame: FrameRef): PresentationState[] {
    return this.states.value.filter((state) => refersTo(state, frame));
  }

  /** States of a stack's images with the first image that each is about, in the order of the images. */
  statesIn(stack: Stack): { state: PresentationState; index: number }[] {
    return this.states.value
      .map((state) => ({ state, index: stack.frames.findIndex((frame) => refersTo(state, frame)) }))
      .filter(({ index }) => index >= 0)
      .sort((a, b) => a.index - b.index);
  }

  stateOf(frame: FrameRef): PresentationState | undefined {
    return frame.stateUid === undefined ? undefined : this.states.value.find(({ uid }) => uid === frame.stateUid);
  }

  /**
   * Shows a pane's images by a state, where one speaks of them; without a state as they were sent. Nothing is shown by a
   * state unasked: it may crop, cover, invert, or put a colleague's opinion on the image before the reader has one. What
   * the machine sent comes first; that there is more is said in the pane, and one key shows it.
   */
  choose(pane: Pane, uid: string | undefined): void {
    const now = pane.stack.value;
    if (!now || now.derived) return;
    const plain = now.presentedAs?.plain ?? now;
    const before = now.presentedAs?.chosen ?? [];
    if (uid === undefined) this.#present(pane, plain);
    else {
      const chosen = [uid, ...before.filter((other) => other !== uid)];
      this.#present(pane, presentedStack(plain, this.states.value, chosen));
      this.#goToImageOf(pane, uid);
    }
  }

  /** The newest of the image that is shown, else the first of its stack; or back. @returns false where there is none */
  turnState(pane: Pane): boolean {
    const frame = shownFrame(pane);
    const stack = pane.stack.value;
    if (!frame || !stack) return false;
    const first = this.statesOn(frame)[0]?.uid ?? this.statesIn(stack)[0]?.state.uid;
    if (!first) return false;
    this.choose(pane, stack.presentedAs ? undefined : first);
    return true;
  }

  /** As a state wants a frame placed, unless somebody has moved the picture since. */
  follow(pane: Pane, frame: FrameRef): void {
    if (!pane.stack.value?.presentedAs || pane.view.value !== this.#placed.get(pane)) return;
    const view = this.#viewFor(pane, frame);
    if (JSON.stringify(view) !== JSON.stringify(pane.view.value)) pane.place(view);
    this.#placed.set(pane, pane.view.value);
  }

  setHidden(keys: readonly string[], isHidden: boolean): void {
    const next = new Set(this.hidden.value);
    for (const key of keys) isHidden ? next.add(key) : next.delete(key);
    this.hidden.value = next;
    if (!isHidden) this.segments.value = true;
  }

  /** Stays where the state is about the image that is shown. */
  #goToImageOf(pane: Pane, uid: string): void {
    const state = this.states.value.find((one) => one.uid === uid);
    const { frame, stack } = pane;
    if (!state || !stack.value || (frame.value && refersTo(state, frame.value))) return;
    const index = stack.value.frames.findIndex((one) => refersTo(state, one));
    if (index >= 0) pane.goTo(index);
  }

  #present(pane: Pane, stack: Stack): void {
    const frame = stack.frames[pane.index.value];
    const viewOf = (one: FrameRef) => {
      const view = this.#viewFor(pane, one);
      this.#placed.set(pane, view);
      return view;
    };
    const { presentedAs } = stack;
    const seen = presentedAs ? { ...stack, presentedAs: { ...presentedAs, viewOf } } : stack;
    pane.present(seen, frame ? viewOf(frame) : FITTED);
  }

  #viewFor(pane: Pane, frame: FrameRef): View {
    const state = this.stateOf(frame);
    const place = pane.canvas?.closest('.v-picture');
    if (!state || !place?.clientWidth) return FITTED;
    return viewOf(frame, state, place.clientWidth, place.clientHeight, globalThis.devicePixelRatio);
  }
}

export const segmentKey = (segmentation: Pick<Segmentation, 'uid'>, number: number): string =>
  `${segmentation.uid}/${number}`;
