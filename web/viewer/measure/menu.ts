// The measuring tools in the toolbar. A native select: right on a phone, usable by keys, never cut off by the screen's edge.
import { html } from '../../parts/html.ts';
import { withKey } from '../commands.ts';
import type { Viewer } from '../model.ts';
import { KINDS, type Kind } from './shapes.ts';
import { words } from './words.ts';

export function MeasureMenu({ viewer }: { viewer: Viewer }) {
  const { measuring } = viewer;
  const choose = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    measuring.takeTool((select.value || undefined) as Kind | undefined);
    select.blur(); // the keys belong to the images again
  };
  const line = (kind: Kind) => withKey(words.kinds[kind], `measure-${kind}`);
  const tool = measuring.tool.value;
  return html`<select class="v-presets v-measure ${tool ? 'v-in-hand' : ''}" aria-label=${words.measure} title=${words.measure}
    value=${tool ?? ''} onChange=${choose}>
    <option value="">${tool ? words.putAway : words.measure}</option>
    ${KINDS.map((kind) => html`<option key=${kind} value=${kind}>${line(kind)}</option>`)}
  </select>`;
}
