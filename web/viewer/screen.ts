// The whole viewer on the page: toolbar, series strip, panes. Draws what the model says; decides nothing.
import { html } from '../parts/html.ts';
import { later } from '../parts/later.ts';
import { ControlsDialog } from './controls/dialog.ts';
import { Help } from './help.ts';
import { LAYOUTS } from './layouts.ts';
import { MarkingList } from './measure/list.ts';
import { SavingStrip } from './measure/saving-line.ts';
import type { Viewer } from './model.ts';
import { PaneFrame } from './pane-frame.ts';
import { PlanesBar } from './planes/planes-bar.ts';
import { MadeList } from './presentation/door.ts';
import { ProtocolDialogs } from './protocol-dialogs.ts';
import { Strip } from './strip.ts';
import { Toolbar } from './toolbar.ts';
import { words } from './words.ts';

export function Screen({ viewer, onBack }: { viewer: Viewer; onBack: () => void }) {
  return html`<div class="viewer" role="application" aria-label=${words.viewer}>
    <${Toolbar} viewer=${viewer} onBack=${onBack} />
    <${PlanesBar} viewer=${viewer} />
    <${SavingStrip} viewer=${viewer} />
    <div class="v-body">
      <${Strip} viewer=${viewer} />
      <${Panes} viewer=${viewer} />
      <${In3D} viewer=${viewer} />
      <${MarkingList} viewer=${viewer} />
      <${MadeList} viewer=${viewer} />
      <${ViewerNotice} viewer=${viewer} />
    </div>
    <${Help} viewer=${viewer} />
  </div>
  <${ProtocolDialogs} viewer=${viewer} />
  <${OwnControls} viewer=${viewer} />`;
}

const RenderingPlace = later(async () => (await import('./rendering/rendering-place.ts')).RenderingPlace);

function In3D({ viewer }: { viewer: Viewer }) {
  const rendering = viewer.rendering.value;
  return rendering ? html`<${RenderingPlace} viewer=${viewer} rendering=${rendering} />` : null;
}

function OwnControls({ viewer }: { viewer: Viewer }) {
  const { choosingControls } = viewer;
  const close = () => {
    choosingControls.value = false;
  };
  return choosingControls.value ? html`<${ControlsDialog} onClose=${close} />` : null;
}

function ViewerNotice({ viewer }: { viewer: Viewer }) {
  const sentence = viewer.notice.value;
  const close = () => {
    viewer.notice.value = undefined;
  };
  if (!sentence) return null;
  return html`<div class="v-told" role="alert">
    <p>${sentence}</p><button type="button" class="v-button" onClick=${close}>${words.close}</button>
  </div>`;
}

function Panes({ viewer }: { viewer: Viewer }) {
  const failure = viewer.failure.value;
  if (failure) {
    return html`<div class="v-panes"><div class="v-notice" role="alert">
      <p>${failure.sentence}</p>
      <button type="button" class="v-button" onClick=${() => viewer.retry()}>${words.retry}</button>
    </div></div>`;
  }
  if (viewer.study && viewer.shelf.entries.value.length === 0) {
    return html`<div class="v-panes"><div class="v-notice"><p>${words.noSeries}</p></div></div>`;
  }
  const { columns, rows } = viewer.maximised.value ? { columns: 1, rows: 1 } : LAYOUTS[viewer.layout.value];
  return html`<div class="v-panes" style="grid-template: repeat(${rows}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))">
    ${viewer.visible.map((number) => html`<${PaneFrame} key=${number} viewer=${viewer} pane=${viewer.panes[number]} number=${number} />`)}
  </div>`;
}
