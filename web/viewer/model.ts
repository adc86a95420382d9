// What the viewer knows while a study is open: its series, the panes and their layout, the tool in hand. Reads from
// the server and fetches ahead; draws nothing.
import type { RenderingEngine } from '@cornerstonejs/core';
import { computed, signal } from '@preact/signals';
import { client, Refusal } from '../client.ts';
import { endedByService } from '../session.ts';
import type { Series, StudyDetails } from '../shapes.ts';
import { seriesMetadata } from './dicomweb.ts';
import { cacheBytes, forgetEverything, isCached, newRenderingEngine, startEngine, usePool } from './engine.ts';
import { FramePool } from './frame-pool.ts';
import { LAYOUTS, type Layout, type Tool } from './layouts.ts';
import { plan } from './look-ahead.ts';
import { Measuring } from './measure/measuring.ts';
import { Pane } from './pane.ts';
import { Prefetcher } from './prefetch.ts';
import { type Stack, stacksOf } from './stacks.ts';
import { restore, stateOf, type ViewState } from './view-state.ts';
import { words } from './words.ts';

/** Modalities of objects that are about other images: nobody wants to see these first. */
const DERIVED = new Set(['SEG', 'PR', 'KO', 'SR', 'REG', 'RTSTRUCT', 'RTPLAN', 'RTDOSE', 'RWV', 'DOC', 'FID']);

export interface SeriesEntry {
  series: Series;
  /** undefined until the series' metadata have come. */
  stacks?: Stack[];
  failure?: string;
}

export class Viewer {
  readonly studyInstanceUid: string;
  readonly study = signal<StudyDetails | undefined>(undefined);
  readonly failure = signal<{ code: string; sentence: string } | undefined>(undefined);
  readonly entries = signal<SeriesEntry[]>([]);
  readonly layout = signal<Layout>('1x1');
  readonly active = signal(0);
  /** One pane fills the place of all, until the next double click. */
  readonly maximised = signal(false);
  readonly tool = signal<Tool>('window');
  readonly overlays = signal(true);
  readonly help = signal(false);
  /** Counts up whenever frames came: what is drawn from the cache's content depends on it. */
  readonly arrivals = signal(0);
  readonly panes: Pane[];
  readonly pane = computed(() => this.panes[this.active.value]!);
  readonly measuring = new Measuring();
  readonly engine: RenderingEngine;

  readonly #pool = new FramePool();
  readonly #prefetcher: Prefetcher;
  readonly #closing = new AbortController();
  #arrivalTimer: ReturnType<typeof setTimeout> | undefined;
  /** A step to another series that waits for this one's metadata. */
  #stepWhenRead: 1 | -1 | undefined;

  constructor(studyInstanceUid: string) {
    this.studyInstanceUid = studyInstanceUid;
    startEngine();
    usePool(this.#pool);
    this.engine = newRenderingEngine();
    this.panes = Array.from({ length: 4 }, () => new Pane(() => this.#lookAhead()));
    this.#prefetcher = new Prefetcher(this.#pool, () => this.#tellArrivals());
  }

  /** Which panes are on the screen, by number. */
  get visible(): number[] {
    if (this.maximised.value) return [this.active.value];
    const { columns, rows } = LAYOUTS[this.layout.value];
    return Array.from({ length: columns * rows }, (_, i) => i);
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
    const leftSeries = new Set(left?.panes.map((pane) => pane?.seriesInstanceUid));
    try {
      const study = await client.study(this.studyInstanceUid, this.#closing.signal);
      this.study.value = study;
      this.entries.value = study.series.map((series) => ({ series }));
    } catch (cause) {
      if (this.#closing.signal.aborted) return;
      this.failure.value = told(cause);
      return;
    }
    const rank = ({ series }: SeriesEntry) =>
      series.seriesInstanceUid === firstSeriesUid || leftSeries.has(series.seriesInstanceUid)
        ? -1
        : DERIVED.has(series.modality ?? '')
          ? 1
          : 0;
    const order = this.entries.value.map((_, i) => i);
    order.sort((a, b) => rank(this.entries.value[a]!) - rank(this.entries.value[b]!));
    for (const index of order) {
      const stacks = await this.#readSeries(index);
      if (this.#closing.signal.aborted) return;
      if (left && restore(left, this.panes, stacks)) continue;
      const shown = this.panes[0]!.stack.value;
      const better = stacks.find((stack) => stack.frames.length > 0) ?? (shown ? undefined : stacks[0]);
      if (better && !shown?.frames.length) this.panes[0]!.open(better);
    }
    this.#fillEmptyPanes();
  }

  close(): void {
    this.#closing.abort();
    this.#prefetcher.stop();
    clearTimeout(this.#arrivalTimer);
    for (const pane of this.panes) pane.unmount();
    this.engine.destroy();
    this.#pool.close();
    forgetEverything();
  }

  /** Everything that failed for want of network or session is asked for again. */
  retry(): void {
    if (this.failure.value) void this.open();
    for (const pane of this.panes) pane.retry();
    for (const [index, entry] of this.entries.value.entries()) if (entry.failure) void this.#readSeries(index);
    this.#lookAhead();
  }

  setLayout(layout: Layout): void {
    this.layout.value = layout;
    this.maximised.value = false;
    if (!this.visible.includes(this.active.value)) this.active.value = 0;
    for (const [number, pane] of this.panes.entries()) if (!this.visible.includes(number)) pane.playing.value = false;
    this.#fillEmptyPanes();
    this.#lookAhead();
  }

  openStack(stack: Stack, paneNumber = this.active.value): void {
    this.#stepWhenRead = undefined;
    this.active.value = paneNumber;
    this.panes[paneNumber]!.open(stack);
    this.#lookAhead();
  }

  stackByKey(key: string): Stack | undefined {
    return this.entries.value.flatMap((entry) => entry.stacks ?? []).find((stack) => stack.key === key);
  }

  /** The stack before or after the active pane's, in the order of the strip; goes there once it is known what it is. */
  stepStack(step: 1 | -1): void {
    // A series without its metadata holds a place; one that failed holds none.
    const places = this.entries.value.flatMap((entry) => entry.stacks ?? (entry.failure ? [] : [undefined]));
    const at = places.findIndex((stack) => stack && stack.key === this.pane.value.stack.value?.key) + step;
    const next = places[at];
    this.#stepWhenRead = at >= 0 && at < places.length && !next ? step : undefined;
    if (next) this.openStack(next);
  }

  /** How many frames of a pane's stack can be shown without waiting. */
  loadedFrames(pane: Pane): number {
    this.arrivals.value; // depends on it
    return pane.imageIds.reduce((count, id) => count + (isCached(id) ? 1 : 0), 0);
  }

  async #readSeries(index: number): Promise<Stack[]> {
    const { seriesInstanceUid } = this.entries.value[index]!.series;
    const put = (more: Partial<SeriesEntry>) => {
      this.entries.value = this.entries.value.map((entry, i) => (i === index ? { ...entry, ...more } : entry));
    };
    try {
      const instances = await seriesMetadata(this.studyInstanceUid, seriesInstanceUid, this.#closing.signal);
      const stacks = stacksOf(this.studyInstanceUid, seriesInstanceUid, instances);
      put({ stacks, failure: undefined });
      return stacks;
    } catch (cause) {
      if (!this.#closing.signal.aborted) put({ failure: told(cause).sentence });
      return [];
    } finally {
      if (this.#stepWhenRead) this.stepStack(this.#stepWhenRead);
    }
  }

  /** A pane that has nothing yet gets the next stack of pictures that isn't on the screen. */
  #fillEmptyPanes(): void {
    const all = this.entries.value.flatMap((entry) => entry.stacks ?? []).filter((stack) => stack.frames.length > 0);
    for (const number of this.visible) {
      if (this.panes[number]!.stack.value) continue;
      const shown = new Set(this.visible.map((other) => this.panes[other]!.stack.value?.key));
      const next = all.find((stack) => !shown.has(stack.key));
      if (next) this.panes[number]!.open(next);
    }
  }

  #lookAhead(): void {
    const order = [this.active.value, ...this.visible.filter((number) => number !== this.active.value)];
    const outlooks = order.flatMap((number) => {
      const pane = this.panes[number]!;
      const frame = pane.frame.value;
      if (!frame) return [];
      const { rows, columns, samplesPerPixel, photometric } = frame.info.format;
      const bytesPerFrame = rows * columns * (samplesPerPixel > 1 || photometric === 'PALETTE COLOR' ? 4 : 2);
      return [{ imageIds: pane.imageIds, index: pane.index.value, bytesPerFrame }];
    });
    this.#prefetcher.follow(plan(outlooks, cacheBytes()));
  }

  /** Drawing at every frame that comes would cost more than the frames. */
  #tellArrivals(): void {
    this.#arrivalTimer ??= setTimeout(() => {
      this.#arrivalTimer = undefined;
      this.arrivals.value++;
    }, 120);
  }
}

function told(cause: unknown): { code: string; sentence: string } {
  if (!(cause instanceof Refusal)) throw cause;
  if (cause.code === 'unauthenticated') endedByService();
  return { code: cause.code, sentence: words.refusals[cause.code] ?? cause.message };
}
