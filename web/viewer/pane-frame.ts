// A pane on the page: the element that cornerstone draws in, the texts over it, what stands there while a picture is
// coming or when there is none, and where a dragged series may be dropped.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../parts/html.ts';
import { startCine } from './cine.ts';
import { CrosshairMark } from './crosshair.ts';
import { ObjectView } from './documents/object-view.ts';
import { MeasureLayer } from './measure/layer.ts';
import type { Viewer } from './model.ts';
import { Overlay } from './overlay.ts';
import type { Pane } from './pane.ts';
import type { PixelUnderPointer } from './pane-view.ts';
import { followPointer } from './pointer.ts';
import { MadeChoice, MadeLayers } from './presentation/door.ts';
import { ReferenceLines } from './reference-lines.ts';
import type { Stack } from './stacks.ts';
import { DRAG_TYPE } from './strip.ts';
import { words } from './words.ts';

export function PaneFrame({ viewer, pane, number }: { viewer: Viewer; pane: Pane; number: number }) {
  const element = useRef<HTMLDivElement>(null);
  const pointer = useSignal<PixelUnderPointer | undefined>(undefined);
  const dropping = useSignal(false);
  const engine = viewer.engine.value;
  useEffect(() => {
    const place = element.current!;
    if (!engine) return;
    pane.mount(engine, place);
    const ends = [followPointer(viewer, pane, place), startCine(pane)];
    const sizes = new ResizeObserver(() => pane.resize());
    sizes.observe(place);
    return () => {
      sizes.disconnect();
      for (const end of ends) end();
      pane.unmount();
    };
  }, [viewer, pane, engine]);

  const leave = () => {
    dropping.value = false;
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    dropping.value = false;
    const stack = viewer.stackByKey(event.dataTransfer?.getData(DRAG_TYPE) ?? '');
    if (stack) viewer.openStack(stack, number);
  };
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes(DRAG_TYPE)) return;
    event.preventDefault();
    dropping.value = true;
  };
  const readPixel = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return;
    const box = element.current!.getBoundingClientRect();
    pointer.value = pane.valueAt(event.clientX - box.left, event.clientY - box.top);
  };
  const forgetPixel = () => {
    pointer.value = undefined;
  };
  const choose = () => {
    viewer.active.value = number;
  };
  const enlarge = () => {
    viewer.maximised.value = !viewer.maximised.value;
  };
  const several = viewer.visible.length > 1;
  const active = several && viewer.active.value === number;
  const stack = pane.stack.value;
  const isShown = pane.shown.value && engine;
  return html`<section class="v-pane ${active ? 'v-active' : ''} ${dropping.value ? 'v-dropping' : ''}"
    aria-label=${words.panes(number + 1)} aria-current=${active ? 'true' : undefined}
    onPointerDown=${choose} onDragOver=${over}
    onDragLeave=${leave} onDrop=${drop}
    onDblClick=${enlarge}>
    <div class="v-picture ${isShown ? '' : 'v-empty'}" ref=${element} onPointerMove=${readPixel}
      onPointerLeave=${forgetPixel}></div>
    <${MadeLayers} viewer=${viewer} pane=${pane} />
    <${MeasureLayer} viewer=${viewer} pane=${pane} element=${element} />
    ${isShown && html`<${Overlay} viewer=${viewer} pane=${pane} pointer=${pointer} />`}
    <${ReferenceLines} viewer=${viewer} pane=${pane} />
    <${CrosshairMark} viewer=${viewer} pane=${pane} />
    <${MadeChoice} viewer=${viewer} pane=${pane} />
    <${Progress} viewer=${viewer} pane=${pane} />
    <${Notice} viewer=${viewer} pane=${pane} stack=${stack} />
    <p class="v-phone-mark">${words.notForDiagnosis}</p>
  </section>`;
}

/** A thin line and a number while the stack is still coming; nothing once it is all there. */
function Progress({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const all = pane.stack.value?.frames.length ?? 0;
  const loaded = all > 0 ? viewer.loadedFrames(pane) : 0;
  if (all < 2 || loaded >= all || !pane.shown.value || pane.stack.value?.derived) return null;
  const percent = ((100 * loaded) / all).toFixed(1);
  return html`<div class="v-progress" role="progressbar" aria-valuenow=${percent} aria-valuemin="0" aria-valuemax="100"
    aria-label=${words.loading(percent, loaded, all)}>
    <span class="v-bar" style="width: ${percent}%"></span>
    <span class="v-number">${words.loading(percent, loaded, all)}</span>
  </div>`;
}

/** What a person reads where no picture is, or where the picture isn't whole. */
function Notice({ viewer, pane, stack }: { viewer: Viewer; pane: Pane; stack: Stack | undefined }) {
  const failure = pane.failure.value;
  const retry = html`<button type="button" class="v-button" onClick=${() => viewer.retry()}>${words.retry}</button>`;
  if (!stack) {
    const waiting = viewer.shelf.entries.value.some((entry) => !entry.stacks && !entry.failure) || !viewer.study;
    return waiting ? null : html`<div class="v-notice"><p>${words.emptyPane}</p></div>`;
  }
  if (stack.frames.length === 0) return html`<${ObjectView} viewer=${viewer} stack=${stack} />`;
  if (!viewer.engine.value) return html`<div class="v-notice" role="alert"><p>${words.graphicsLost}</p></div>`;
  if (failure) {
    return html`<div class="v-notice" role="alert">
      <p>${failure.sentence}</p>
      ${failure.detail && html`<p class="v-detail">${failure.detail}</p>`}
      ${failure.kind !== 'refused' && retry}
    </div>`;
  }
  if (pane.waiting.value) return html`<div class="v-waiting" role="status" aria-label=${words.loadingStudy}></div>`;
  if (pane.shown.value?.incomplete) return html`<p class="v-incomplete" role="status">${words.incomplete}</p>`;
  return null;
}
