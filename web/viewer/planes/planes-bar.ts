// Above the panes while planes are open or on their way: how far they are, how thick the pane in use shows, the way out.
import { html } from '../../parts/html.ts';
import type { Viewer } from '../model.ts';
import { words } from '../words.ts';
import type { Planes } from './planes.ts';
import type { Projection } from './reslice.ts';

/** mm */
const THICKNESSES = [0, 3, 5, 10, 20, 40, 80, 200];

export function PlanesBar({ viewer }: { viewer: Viewer }) {
  const coming = viewer.planesComing.value;
  const planes = viewer.planes.value;
  if (coming) {
    const { loaded, all, stop } = coming;
    return html`<div class="v-planes-bar" role="status">
      <progress value=${loaded} max=${all}></progress> <span>${words.planes.coming(loaded, all)}</span>
      <button type="button" class="v-button" onClick=${stop}>${words.cancel}</button>
    </div>`;
  }
  return planes ? html`<${Settings} viewer=${viewer} planes=${planes} />` : null;
}

function Settings({ viewer, planes }: { viewer: Viewer; planes: Planes }) {
  const number = viewer.active.value;
  const slab = planes.slabs.value[number];
  const { projections } = words.planes;
  const choose = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    if (select.name === 'thickness') planes.setSlab(number, { thickness: Number(select.value) });
    else planes.setSlab(number, { projection: select.value as Projection });
    select.blur(); // the arrow keys belong to the images again
  };
  return html`<div class="v-planes-bar" role="group" aria-label=${words.planes.title}>
    <strong>${words.planes.title}</strong>
    ${
      slab &&
      html`<label>${words.planes.thickness}
          <select name="thickness" value=${String(slab.thickness)} onChange=${choose}>
            ${THICKNESSES.map((mm) => html`<option key=${mm} value=${String(mm)}>${mm === 0 ? words.planes.thin : `${mm} mm`}</option>`)}
          </select>
        </label>
        <label>${words.planes.projection}
          <select name="projection" value=${slab.projection} disabled=${slab.thickness === 0} onChange=${choose}>
            ${Object.entries(projections).map(([name, text]) => html`<option key=${name} value=${name}>${text}</option>`)}
          </select>
        </label>`
    }
    ${planes.remark && html`<span class="v-remark">${planes.remark}</span>`}
    <button type="button" class="v-button" onClick=${() => planes.close()}>${words.planes.leave}</button>
  </div>`;
}
