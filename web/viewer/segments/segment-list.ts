// The segments that lie on the image in use, beside the panes: each with its colour, to be shown or hidden.
import X from 'lucide/dist/esm/icons/x.mjs';
import { html } from '../../parts/html.ts';
import { Icon } from '../../parts/icon.ts';
import { shownFrame } from '../measure/measuring.ts';
import type { Pane } from '../pane.ts';
import { cssOf } from '../presentation/cielab.ts';
import { type Made, segmentKey } from '../presentation/made.ts';
import { words } from '../presentation/words.ts';
import { placedOnShown } from './placed-on-shown.ts';
import type { Segment, Segmentation } from './segmentation.ts';

export function SegmentList({ made, pane }: { made: Made; pane: Pane }) {
  if (!made.isListed.value) return null;
  const frame = shownFrame(pane);
  const lying = frame && !frame.load ? placedOnShown(made, pane, frame) : [];
  const here = new Set(
    lying.flatMap(({ segmentation, placed }) =>
      placed.map((one) => (one.frame.segment === undefined ? '' : segmentKey(segmentation, one.frame.segment))),
    ),
  );
  const close = () => {
    made.isListed.value = false;
  };
  return html`<aside class="v-list v-segments" aria-label=${words.segments}>
    <div class="v-list-head"><h3>${words.segments}</h3>
      <button type="button" class="v-tool" title=${words.close} aria-label=${words.close} onClick=${close}><${Icon} of=${X} size=${16} /></button>
    </div>
    <${Manner} made=${made} />
    ${lying.length === 0 && html`<p class="v-dim">${words.notHere}</p>`}
    ${made.segmentations.value.map((segmentation) => html`<${Group} key=${segmentation.uid} made=${made} segmentation=${segmentation} here=${here} />`)}
  </aside>`;
}

/** How all of them are drawn. */
function Manner({ made }: { made: Made }) {
  const fill = (event: Event) => {
    made.opacity.value = Number((event.currentTarget as HTMLInputElement).value) / 100;
  };
  const outline = (event: Event) => {
    made.outlines.value = (event.currentTarget as HTMLInputElement).checked;
  };
  const percent = Math.round(made.opacity.value * 100);
  return html`<div class="v-manner">
    <label>${words.opacity}<input type="range" min="0" max="100" step="5" value=${percent} onInput=${fill} /></label>
    <label><input type="checkbox" checked=${made.outlines.value} onChange=${outline} />${words.outlines}</label>
  </div>`;
}

interface GroupProps {
  made: Made;
  segmentation: Segmentation;
  here: ReadonlySet<string>;
}

function Group({ made, segmentation, here }: GroupProps) {
  const keys = segmentation.segments.map(({ number }) => segmentKey(segmentation, number));
  const isAnyShown = made.segments.value && keys.some((key) => !made.hidden.value.has(key));
  const fraction = words.fraction[segmentation.fraction];
  return html`<section>
    <div class="v-list-head"><h4><bdi>${segmentation.label || words.segments}</bdi>${fraction ? html` <span class="v-dim">${fraction}</span>` : ''}</h4>
      <button type="button" class="v-link" onClick=${() => made.setHidden(keys, isAnyShown)}>${isAnyShown ? words.hideAll : words.showAll}</button>
    </div>
    <ul>${segmentation.segments.map((segment) => html`<${Row} key=${segment.number} made=${made} segmentation=${segmentation} segment=${segment} here=${here} />`)}</ul>
  </section>`;
}

function Row({ made, segmentation, segment, here }: GroupProps & { segment: Segment }) {
  const { number, label, type, category, colour } = segment;
  const key = segmentKey(segmentation, number);
  const isShown = made.segments.value && !made.hidden.value.has(key);
  const turn = () => made.setHidden([key], isShown);
  const name = label || type || words.segment(number);
  const kind = [type === name ? '' : type, category].filter(Boolean).join(', ');
  // A label map's frames don't say which labels they hold before they are read.
  const isHere = segmentation.kind === 'LABELMAP' || here.has(key);
  return html`<li><label class="v-segment ${isHere ? '' : 'v-elsewhere'}">
    <input type="checkbox" checked=${isShown} onChange=${turn} />
    <span class="v-swatch" style="background: ${cssOf(colour)}"></span>
    <span><bdi>${name}</bdi>${kind && html`<small class="v-dim">${kind}</small>`}</span>
  </label></li>`;
}
