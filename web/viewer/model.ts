// What the viewer knows while a study is open: what lies on its shelf, the panes and their layout, the tool in hand.
// Fetches ahead; draws nothing.
import type { RenderingEngine } from '@cornerstonejs/core';
import { computed, signal } from '@preact/signals';
import type { DocumentJson } from '../shapes.ts';
import { firstTool } from './controls/controls.ts';
import type { Crosshair } from './crosshair.ts';
import { cacheBytes, forgetEverything, isCached, newRenderingEngine, startEngine, usePool } from './engine.ts';
import { FramePool } from './frame-pool.ts';
import { LAYOUTS, type Layout, MOST_PANES, type Tool } from './layouts.ts';
import { LinkedScroll } from './linked-scroll.ts';
import { plan } from './look-ahead.ts';
import { historyOf, Keeping } from './measure/keeping.ts';
import { Measuring } from './measure/measuring.ts';
import { Pane } from './pane.ts';
import type { Planes } from './planes/planes.ts';
import { Prefetcher } from './prefetch.ts';
import { Elsewhere } from './presentation/door.ts';
import { Protocols } from './protocols.ts';
import { closeRendering, type Rendering } from './rendering/rendering.ts';
import { type SeriesEntry, Shelf, told } from './shelf.ts';
import type { Stack } from './stacks.ts';
import { restore, stateOf, type ViewState } from './view-state.ts';

export class Viewer {
  readonly studyInstanceUid: string;
  readonly shelf: Shelf;
  readonly failure = signal<{ code: string; sentence: string } | undefined>(undefined);
  /** What could not be done, said for a while above the panes. */
  readonly notice = signal<string | undefined>(undefined);
  readonly layout = signal<Layout>('1x1');
  readonly active = signal(0);
  /** One pane fills the place of all, until the next double click. */
  readonly maximised = signal(false);
  readonly tool = signal<Tool>(firstTool());
  readonly overlays = signal(true);
  readonly referenceLines = signal(true);
  readonly help = signal(false);
  /** Whether keys and mouse are being chosen. */
  readonly choosingControls = signal(false);
  /** The earlier study that is on its way to a pane. */
  readonly hangingPrior = signal<string | undefined>(undefined);
  readonly crosshair = signal<Crosshair | undefined>(undefined);
  readonly planes = signal<Planes | undefined>(undefined);
  /** The stack that is open in 3D, over the panes. */
  readonly rendering = signal<Rendering | undefined>(undefined);
  readonly planesComing = signal<{ loaded: number; all: number; stop(): void } | undefined>(undefined);
  /** Counts up whenever frames came: what is drawn from the cache's content depends on it. */
  readonly arrivals = signal(0);
  readonly panes: Pane[];
  readonly pane = computed(() => this.panes[this.active.value]!);
  readonly linked = new LinkedScroll();
  readonly measuring: Measuring;
  readonly keeping: Keeping;
  readonly protocols: Protocols;
  /** What others have made of these images. */
  readonly elsewhere: Elsewhere;
  /** Undefined while the graphics card is gone. */
  readonly engine = signal<RenderingEngine | undefined>(undefined);
  /** Goes to the report, where there may be one. */
  onReport: (() => void) | undefined;
  /** Puts a node into the report where somebody writes it; without it nobody may. */
  onInsert: ((node: DocumentJson) => Promise<boolean>) | undefined;

  readonly #pool = new FramePool();
  readonly #prefetcher: Prefetcher;
  readonly #closing = new AbortController();
  #arrivalTimer: ReturnType<typeof setTimeout> | undefined;
  /** A step to another series that waits for this one's metadata. */
  #stepWhenRead: 1 | -1 | undefined;

  constructor(studyInstanceUid: string) {
    this.studyInstanceUid = studyInstanceUid;
    this.shelf = new Shelf(this.#closing.signal);
    this.measuring = new Measuring(historyOf(studyInstanceUid));
    this.keeping = new Keeping(this);
    this.protocols = new Protocols(this);
    this.elsewhere = new Elsewhere(this);
    startEngine();
    usePool(this.#pool);
    this.engine.value = newRenderingEngine();
    this.panes = Array.from({ length: MOST_PANES }, () => new Pane((pane) => this.#moved(pane)));
    this.#prefetcher = new Prefetcher(this.#pool, () => this.#tellArrivals());
  }

  /** The study that was opened, once it is known. */
  get study() {
    return this.shelf.studies.value.find(({ studyInstanceUid }) => studyInstanceUid === this.studyInstanceUid);
  }

  /** Which panes are on the screen, by number. */
  get visible(): number[] {
    if (this.maximised.value) return [this.active.value];
    const { columns, rows } = LAYOUTS[this.layout.value];
    return Array.from({ length: columns * rows }, (_, i) => i);
  }

  get visiblePanes(): Pane[] {
    return this.visible.map((number) => this.panes[number]!);
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** How it is being looked at, to come back to. */
  state(): ViewState {
    return stateOf(this.layout.value, this.active.value, this.panes);
  }

  /** Reads the study and shows its first pictures, or those it was left with; the other series follow in the background. */
  async open(firstSeriesUid?: string, left?: ViewState): Promise<void> {
    this.failure.value = undefined;
    if (left) {
      this.layout.value = left.layout;
      this.active.value = left.active;
    }
    const protocolsKnown = this.protocols.load(this.#closing.signal);
    try {
      await Promise.all([this.shelf.open(this.studyInstanceUid), protocolsKnown]);
    } catch (cause) {
      if (!this.isClosed) this.failure.value = told(cause);
      return;
    }
    const priorsKnown = this.shelf.findPriors(this.studyInstanceUid);
    this.protocols.begin(!left && !firstSeriesUid);
    await this.#readStudy(this.studyInstanceUid, firstSeriesUid, left);
    const others = new Set(left?.panes.map((pane) => pane?.studyInstanceUid));
    for (const uid of others)
      if (uid && uid !== this.studyInstanceUid)
        await this.readOther(uid, (stacks) => restore(left!, this.panes, stacks));
    await this.protocols.finish(priorsKnown);
    if (!this.isClosed && !this.protocols.chosen.value) this.#fillEmptyPanes();
  }

  close(): void {
    this.#closing.abort();
    this.planesComing.value?.stop();
    this.planes.value?.close();
    if (this.rendering.value) closeRendering(this);
    this.elsewhere.close();
    this.#prefetcher.stop();
    clearTimeout(this.#arrivalTimer);
    for (const pane of this.panes) pane.unmount();
    this.engine.value?.destroy();
    this.#pool.close();
    forgetEverything();
  }

  /** Nothing can be drawn any more: no pane may look as if it showed a picture. */
  dropEngine(): void {
    const lost = this.engine.value;
    for (const pane of this.panes) pane.unmount();
    this.engine.value = undefined;
    lost?.destroy();
  }

  renewEngine(): void {
    if (!this.isClosed) this.engine.value = newRenderingEngine();
  }

  /** Everything that failed for want of network or session is asked for again. */
  retry(): void {
    if (this.failure.value) void this.open();
    for (const pane of this.panes) pane.retry();
    for (const entry of this.shelf.entries.value) if (entry.failure) void this.#read(entry);
    this.lookAhead();
  }

  /** @param fill whether panes that have nothing get what isn't on the screen yet */
  setLayout(layout: Layout, { fill = true } = {}): void {
    this.layout.value = layout;
    this.maximised.value = false;
    if (!this.visible.includes(this.active.value)) this.active.value = 0;
    for (const [number, pane] of this.panes.entries()) if (!this.visible.includes(number)) pane.playing.value = false;
    if (fill) this.#fillEmptyPanes();
    this.lookAhead();
  }

  openStack(stack: Stack, paneNumber = this.active.value): void {
    this.#stepWhenRead = undefined;
    this.active.value = paneNumber;
    this.panes[paneNumber]!.open(stack);
    this.lookAhead();
  }

  stackByKey(key: string): Stack | undefined {
    return this.shelf.stacks.value.find((stack) => stack.key === key);
  }

  /** The stack before or after the active pane's, in the order of the strip; goes there once it is known what it is. */
  stepStack(step: 1 | -1): void {
    // A series without its metadata holds a place; one that failed holds none.
    const places = this.shelf.entries.value.flatMap((entry) => entry.stacks ?? (entry.failure ? [] : [undefined]));
    const at = places.findIndex((stack) => stack && stack.key === this.pane.value.stack.value?.key) + step;
    const next = places[at];
    this.#stepWhenRead = at >= 0 && at < places.length && !next ? step : undefined;
    if (next) this.openStack(next);
  }

  /** Where an object stands on the shelf, at one of its frames (from 1). */
  find(sopInstanceUid: string, frame = 1): { stack: Stack; index: number } | undefined {
    for (const stack of this.shelf.stacks.value) {
      const at = (wanted: number) =>
        stack.frames.findIndex((one) => one.sopInstanceUid === sopInstanceUid && one.frame === wanted);
      const index = at(frame) >= 0 ? at(frame) : at(1);
      if (index >= 0) return { stack, index };
    }
    return undefined;
  }

  /** Shows an image without covering what points to it: in the next pane, which is made where there is one only. */
  showBeside({ stack, index }: { stack: Stack; index: number }): void {
    if (this.visible.length === 1) this.setLayout('1x2', { fill: false });
    const next = this.visible[(this.visible.indexOf(this.active.value) + 1) % this.visible.length]!;
    this.panes[next]!.open(stack, index);
    this.lookAhead();
  }

  /** How many frames of a pane's stack can be shown without waiting. */
  loadedFrames(pane: Pane): number {
    this.arrivals.value; // depends on it
    return pane.imageIds.reduce((count, id) => count + (isCached(id) ? 1 : 0), 0);
  }

  /** Plans what to fetch from what the panes show now. */
  lookAhead(): void {
    const order = [this.active.value, ...this.visible.filter((number) => number !== this.active.value)];
    const outlooks = order.flatMap((number) => {
      const pane = this.panes[number]!;
      const frame = pane.frame.value;
      if (!frame || pane.stack.value?.derived) return [];
      const { rows, columns, samplesPerPixel, photometric } = frame.info.format;
      const bytesPerFrame = rows * columns * (samplesPerPixel > 1 || photometric === 'PALETTE COLOR' ? 4 : 2);
      return [{ imageIds: pane.imageIds, index: pane.index.value, bytesPerFrame }];
    });
    this.#prefetcher.follow(plan(outlooks, cacheBytes()));
  }

  async #readStudy(studyInstanceUid: string, firstSeriesUid?: string, left?: ViewState): Promise<void> {
    const leftSeries = new Set(left?.panes.map((pane) => pane?.seriesInstanceUid));
    for (const entry of this.shelf.order(studyInstanceUid, (uid) => uid === firstSeriesUid || leftSeries.has(uid))) {
      const stacks = await this.#read(entry);
      if (this.isClosed) return;
      if (left && restore(left, this.panes, stacks)) continue;
      if (this.protocols.hang()) continue;
      const shown = this.panes[0]!.stack.value;
      const better = stacks.find((stack) => stack.frames.length > 0) ?? (shown ? undefined : stacks[0]);
      if (better && !shown?.frames.length) this.panes[0]!.open(better);
    }
  }

  /** An earlier study that belongs beside this one; that it is gone is no reason not to show the rest. */
  async readOther(studyInstanceUid: string, onRead: (stacks: Stack[]) => void): Promise<void> {
    try {
      await this.shelf.open(studyInstanceUid);
      for (const entry of this.shelf.order(studyInstanceUid, () => false))
        onRead(entry.stacks ?? (await this.#read(entry)));
    } catch (cause) {
      if (!this.isClosed) this.notice.value = told(cause).sentence;
    }
  }

  async #read(entry: SeriesEntry): Promise<Stack[]> {
    const stacks = await this.shelf.read(entry);
    if (this.#stepWhenRead) this.stepStack(this.#stepWhenRead);
    return stacks;
  }

  /** A pane that has nothing yet gets the next stack of pictures that isn't on the screen. */
  #fillEmptyPanes(): void {
    const all = this.shelf.stacks.value.filter((stack) => stack.frames.length > 0);
    for (const pane of this.visiblePanes) {
      if (pane.stack.value) continue;
      const shown = new Set(this.visiblePanes.map((other) => other.stack.value?.key));
      const next = all.find((stack) => stack.studyInstanceUid === this.studyInstanceUid && !shown.has(stack.key));
      if (next) pane.open(next);
    }
  }

  #moved(pane: Pane): void {
    this.linked.follow(pane, this.visiblePanes);
    this.lookAhead();
  }

  /** Drawing at every frame that comes would cost more than the frames. */
  #tellArrivals(): void {
    this.#arrivalTimer ??= setTimeout(() => {
      this.#arrivalTimer = undefined;
      this.arrivals.value++;
    }, 120);
  }
}
