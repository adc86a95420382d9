// Sees whether anything on the shelf was made elsewhere of these images (presentation states, segmentations, overlay
// planes), and fetches the code for it only then.
import { effect, signal } from '@preact/signals';
import { html } from '../../parts/html.ts';
import { type Dataset, text } from '../dicom-json.ts';
import type { Viewer } from '../model.ts';
import type { Pane } from '../pane.ts';
import type { Stack } from '../stacks.ts';
import { words } from '../words.ts';

type Parts = typeof import('./made.ts');

export class Elsewhere {
  readonly parts = signal<(Parts & { made: InstanceType<Parts['Made']> }) | undefined>(undefined);
  /**
   * SOP Instance UIDs of objects that this Lightbox filed itself, of measurements made here: they are not offered as
   * somebody else's (states.ts, `offered`).
   */
  readonly filedHere = signal<ReadonlySet<string>>(new Set());
  readonly #end: () => void;
  #seen = new WeakSet<Stack>();
  #isComing = false;

  constructor(viewer: Viewer) {
    this.#end = effect(() => {
      const isNeeded = viewer.shelf.stacks.value.some((stack) => this.#isNew(stack) && wantsMore(stack));
      if (isNeeded && !this.#isComing) void this.#fetch(viewer);
    });
  }

  get made() {
    return this.parts.value?.made;
  }

  close(): void {
    this.#end();
    this.made?.close();
  }

  #isNew(stack: Stack): boolean {
    if (this.#seen.has(stack)) return false;
    this.#seen.add(stack);
    return true;
  }

  async #fetch(viewer: Viewer): Promise<void> {
    this.#isComing = true;
    try {
      const parts = await import('./made.ts');
      if (!viewer.isClosed) this.parts.value = { ...parts, made: new parts.Made(viewer) };
    } catch {
      // Without network: asked for again when the next series comes. The images are not complete without it, so it is said.
      this.#isComing = false;
      this.#seen = new WeakSet();
      if (!viewer.isClosed) viewer.notice.value = words.refusals.offline;
    }
  }
}

const MADE_ELSEWHERE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(11\.\d+|66\.[47])$/;

/** Only what stands in the metadata by its tags: nothing is decoded to know. */
function wantsMore({ instance, frames }: Stack): boolean {
  if (instance && MADE_ELSEWHERE.test(text(instance, '00080016'))) return true;
  let last: Dataset | undefined;
  for (const frame of frames) {
    if (frame.instance === last) continue;
    last = frame.instance;
    if (MADE_ELSEWHERE.test(text(last, '00080016'))) return true;
    for (const tag in last) if (tag.startsWith('60')) return true;
  }
  return false;
}

/** Over the picture, under what is measured. */
export function MadeLayers({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const parts = viewer.elsewhere.parts.value;
  return parts ? html`<${parts.Layers} made=${parts.made} pane=${pane} />` : null;
}

/** In the pane's corner: what there is, and whether it is shown. */
export function MadeChoice({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const parts = viewer.elsewhere.parts.value;
  return parts ? html`<${parts.Choice} made=${parts.made} pane=${pane} />` : null;
}

/** Beside the panes. */
export function MadeList({ viewer }: { viewer: Viewer }) {
  const parts = viewer.elsewhere.parts.value;
  return parts ? html`<${parts.SegmentList} made=${parts.made} pane=${viewer.pane.value} />` : null;
}
