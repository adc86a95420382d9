// The volume in 3D over the panes: turned by a drag or the arrow keys, nearer by the wheel, from six sides and in looks.
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { commandFor } from '../commands.ts';
import type { Viewer } from '../model.ts';
import { words } from '../words.ts';
import { type Look, SIDES, type Side, turned } from './camera.ts';
import { type LookName, looksFor, presetOf } from './looks.ts';
import { closeRendering, type Rendering } from './rendering.ts';
import { VolumeView } from './volume-view.ts';

/** Of an arrow key, in the pixels of a drag. */
const STEP = 20;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const NEARER = 1.2;
/** Commands that are about more than the panes. */
const OF_THE_SCREEN = new Set<string>(['rendering', 'help', 'fullscreen', 'report']);

export function RenderingPlace({ viewer, rendering }: { viewer: Viewer; rendering: Rendering }) {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<VolumeView>(undefined);
  const camera = useRef<{ look: Look; zoom: number }>({ look: SIDES.front, zoom: 1 });
  const looks = looksFor(rendering.modality);
  const [look, setLook] = useState<LookName>(looks[0]!);
  const [isFailed, setFailed] = useState(false);
  const leave = () => closeRendering(viewer);
  const show = (next: Partial<typeof camera.current>) => {
    camera.current = { ...camera.current, ...next };
    view.current?.look(camera.current.look, camera.current.zoom);
  };
  const nearer = (factor: number) => show({ zoom: Math.max(0.3, Math.min(20, camera.current.zoom * factor)) });
  const engine = viewer.engine.value;

  useEffect(() => {
    // The card was lost: what hung on it goes, and comes again when somebody asks.
    if (!engine) return leave();
    let isOver = false;
    const begin = async () => {
      const now = new VolumeView(engine, element.current!, rendering.shape, rendering.voxels);
      view.current = now;
      await now.open();
      if (isOver) return;
      now.wear(presetOf(rendering.modality, looks[0]!, rendering.range));
      show({});
      element.current!.focus();
    };
    begin().catch(() => setFailed(true));
    const sizes = new ResizeObserver(() => view.current?.resize());
    sizes.observe(element.current!);
    return () => {
      isOver = true;
      sizes.disconnect();
      view.current?.close();
      view.current = undefined;
    };
  }, [engine, rendering]);

  const wear = (event: Event) => {
    const next = (event.currentTarget as HTMLSelectElement).value as LookName;
    setLook(next);
    view.current?.wear(presetOf(rendering.modality, next, rendering.range));
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    show({ look: turned(camera.current.look, event.movementX, event.movementY) });
  };
  const hold = (event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    nearer(Math.exp(-event.deltaY / 300));
  };
  const press = (event: KeyboardEvent) => {
    const isChoosing = (event.target as HTMLElement).closest('select') !== null;
    const step = isChoosing ? undefined : ARROWS[event.key];
    if (step) show({ look: turned(camera.current.look, ...step) });
    else if (event.key === '+') nearer(NEARER);
    else if (event.key === '-') nearer(1 / NEARER);
    else if (event.key === 'Escape') leave();
    else {
      // The panes beneath are not seen: their keys rest.
      if (!OF_THE_SCREEN.has(commandFor(event)?.id ?? '')) event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const { rendering: said } = words;
  return html`<section class="v-rendering" aria-label=${said.title} onKeyDown=${press}>
    <div class="v-planes-bar" role="group" aria-label=${said.title}>
      <strong>${said.title}</strong>
      <label>${said.look}
        <select value=${look} onChange=${wear}>${looks.map((name) => html`<option key=${name} value=${name}>${said.looks[name]}</option>`)}</select>
      </label>
      ${(Object.keys(SIDES) as Side[]).map(
        (side) =>
          html`<button key=${side} type="button" class="v-button" onClick=${() => show({ look: SIDES[side] })}>${said.sides[side]}</button>`,
      )}
      <span class="v-remark">${said.remark}</span>
      <button type="button" class="v-button" onClick=${leave}>${said.leave}</button>
    </div>
    <div class="v-rendered" ref=${element} tabindex="0" role="img" aria-label=${said.picture} onPointerDown=${hold}
      onPointerMove=${drag} onWheel=${wheel} onContextMenu=${(event: Event) => event.preventDefault()}></div>
    ${isFailed && html`<div class="v-notice" role="alert"><p>${said.cardRefused}</p></div>`}
  </section>`;
}
