// Measurements and key images of the study beside the panes: each leads to its image, can be named and removed; what is
// somebody else's below. On a telephone a sheet that folds away.
import ChevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import ChevronUp from 'lucide/dist/esm/icons/chevron-up.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { html } from '../../parts/html.ts';
import { Icon } from '../../parts/icon.ts';
import type { Viewer } from '../model.ts';
import { shownLines } from './format.ts';
import { goToImage, placeName } from './go-to.ts';
import { insertImage, insertMarking } from './insert.ts';
import { type ImageKey, imageId, isEmpty, type Marking } from './marking.ts';
import { measurementNodes } from './reporting.ts';
import { InsertButton, RemoveButton } from './row-buttons.ts';
import { SavingLine } from './saving-line.ts';
import { SeenList } from './seen/seen-list.ts';
import { words } from './words.ts';

export function MarkingList({ viewer }: { viewer: Viewer }) {
  const { measuring } = viewer;
  if (!measuring.isListed.value) return null;
  const { markings, keyImages } = measuring.content.value;
  const isFolded = measuring.isFolded.value;
  return html`<aside class="v-list ${isFolded ? 'v-folded' : ''}" aria-label=${words.title}>
    <${ListHead} viewer=${viewer} />
    <div class="v-list-body">
      <${SavingLine} viewer=${viewer} />
      ${markings.length === 0 && html`<p class="v-dim">${words.none}</p>`}
      <ul>${markings.map((marking) => html`<${MarkingRow} key=${marking.id} viewer=${viewer} marking=${marking} />`)}</ul>
      ${
        keyImages.length > 0 &&
        html`<h4>${words.keyImages}</h4>
          <ul>${keyImages.map((image) => html`<${KeyImageRow} key=${imageId(image)} viewer=${viewer} image=${image} />`)}</ul>`
      }
      <${SeenList} viewer=${viewer} />
    </div>
  </aside>`;
}

function ListHead({ viewer }: { viewer: Viewer }) {
  const { measuring } = viewer;
  const content = measuring.content.value;
  const isFolded = measuring.isFolded.value;
  const fold = () => {
    measuring.isFolded.value = !isFolded;
  };
  const close = () => {
    measuring.isListed.value = false;
  };
  return html`<div class="v-list-head">
    <h3>${words.title} ${!isEmpty(content) && html`<span class="v-dim">${words.count(content.markings.length, content.keyImages.length)}</span>`}</h3>
    <button type="button" class="v-tool v-fold" aria-expanded=${!isFolded} aria-label=${isFolded ? words.unfold : words.fold}
      onClick=${fold}><${Icon} of=${isFolded ? ChevronUp : ChevronDown} size=${18} /></button>
    <button type="button" class="v-tool" aria-label=${words.close} title=${words.close} onClick=${close}><${Icon} of=${X} size=${16} /></button>
  </div>`;
}

function MarkingRow({ viewer, marking }: { viewer: Viewer; marking: Marking }) {
  const { measuring } = viewer;
  const { id, kind, label, values, note } = marking;
  const what = label || words.kinds[kind];
  const go = () => {
    goToImage(viewer, marking);
    measuring.selected.value = id;
    measuring.isShown.value = true;
    measuring.isFolded.value = true;
  };
  const rename = (event: Event) => measuring.name(id, (event.currentTarget as HTMLInputElement).value.trim());
  return html`<li class="v-row ${measuring.selected.value === id ? 'v-chosen-row' : ''}">
    <input value=${label} placeholder=${words.kinds[kind]} maxlength="64" aria-label=${words.name(words.kinds[kind])} onChange=${rename} />
    <button type="button" class="v-go" onClick=${go}>
      <span class="sr-only">${words.goTo(what)}</span>
      ${shownLines(values).map((line, i) => html`<span key=${i}>${line}</span>`)}
      ${note && words.notes[note] && html`<span class="v-said" title=${words.noteTitles[note]}>${words.notes[note]}</span>`}
      <span class="v-dim">${placeName(viewer, marking)}</span>
    </button>
    <span class="v-row-tools">
      ${viewer.onInsert && measurementNodes(marking).length > 0 && html`<${InsertButton} what=${what} onClick=${() => void insertMarking(viewer, marking)} />`}
      <${RemoveButton} what=${what} onClick=${() => measuring.remove(id)} />
    </span>
  </li>`;
}

function KeyImageRow({ viewer, image }: { viewer: Viewer; image: ImageKey }) {
  const what = placeName(viewer, image);
  const go = () => {
    goToImage(viewer, image);
    viewer.measuring.isFolded.value = true;
  };
  return html`<li class="v-row">
    <button type="button" class="v-go" aria-label=${words.goTo(what)} onClick=${go}>★ ${what}</button>
    <span class="v-row-tools">
      ${viewer.onInsert && html`<${InsertButton} what=${what} onClick=${() => void insertImage(viewer, image)} />`}
      <${RemoveButton} what=${what} onClick=${() => viewer.measuring.turnStar(image)} />
    </span>
  </li>`;
}
