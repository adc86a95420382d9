// Measurements and key images of the study beside the panes: each leads to its image, can be named and removed.
import FileInput from 'lucide/dist/esm/icons/file-input.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { html } from '../../parts/html.ts';
import { Icon } from '../../parts/icon.ts';
import type { Viewer } from '../model.ts';
import type { Stack } from '../stacks.ts';
import { shownLines } from './format.ts';
import { insertImage, insertMarking } from './insert.ts';
import { type ImageKey, isSameImage, type Marking } from './marking.ts';
import { imageOf } from './measuring.ts';
import { measurementNodes } from './reporting.ts';
import { words } from './words.ts';

/** Where an image stands in the study: its stack, its number in it, its series' number. */
export function findImage(
  viewer: Viewer,
  image: ImageKey,
): { stack: Stack; index: number; series: number | string } | undefined {
  if (image.plane) {
    const stack = viewer.panes.map((pane) => pane.stack.value).find((one) => one && indexIn(one, image) >= 0);
    return stack && { stack, index: indexIn(stack, image), series: '' };
  }
  for (const { series, stacks } of viewer.shelf.entries.value) {
    const stack = stacks?.find((one) => indexIn(one, image) >= 0);
    if (stack) return { stack, index: indexIn(stack, image), series: series.number ?? '' };
  }
  return undefined;
}

const indexIn = ({ frames }: Stack, image: ImageKey): number =>
  frames.findIndex((frame) => isSameImage(imageOf(frame), image));

/** Shows an image: where its stack hangs already, else in the pane in use. */
function goToImage(viewer: Viewer, image: ImageKey): void {
  const found = findImage(viewer, image);
  if (!found) return;
  const { stack, index } = found;
  const hanging = [viewer.active.value, ...viewer.visible].find((n) => viewer.panes[n]!.stack.value?.key === stack.key);
  if (hanging === undefined) viewer.openStack(stack);
  else viewer.active.value = hanging;
  viewer.pane.value.goTo(index);
}

export function MarkingList({ viewer }: { viewer: Viewer }) {
  const { measuring } = viewer;
  if (!measuring.isListed.value) return null;
  const { markings, keyImages } = measuring.content.value;
  return html`<aside class="v-list" aria-label=${words.title}>
    <h3>${words.title}</h3>
    ${(markings.length > 0 || keyImages.length > 0) && html`<p class="v-dim">${words.isKeptHere}</p>`}
    ${markings.length === 0 && html`<p class="v-dim">${words.none}</p>`}
    <ul>${markings.map((marking) => html`<${MarkingRow} key=${marking.id} viewer=${viewer} marking=${marking} />`)}</ul>
    ${
      keyImages.length > 0 &&
      html`<h3>${words.keyImages}</h3>
        <ul>${keyImages.map((image) => html`<${KeyImageRow} key=${`${image.sopInstanceUid}/${image.frame}`} viewer=${viewer} image=${image} />`)}</ul>`
    }
  </aside>`;
}

function MarkingRow({ viewer, marking }: { viewer: Viewer; marking: Marking }) {
  const { measuring } = viewer;
  const { id, kind, label, values, note } = marking;
  const what = label || words.kinds[kind];
  const go = () => {
    goToImage(viewer, marking);
    measuring.selected.value = id;
    measuring.isShown.value = true;
  };
  const rename = (event: Event) => measuring.name(id, (event.currentTarget as HTMLInputElement).value.trim());
  return html`<li class="v-row ${measuring.selected.value === id ? 'v-chosen-row' : ''}">
    <input value=${label} placeholder=${words.kinds[kind]} maxlength="64" aria-label=${words.name(words.kinds[kind])} onChange=${rename} />
    <button type="button" class="v-go" aria-label=${words.goTo(what)} onClick=${go}>
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
  return html`<li class="v-row">
    <button type="button" class="v-go" aria-label=${words.goTo(what)} onClick=${() => goToImage(viewer, image)}>★ ${what}</button>
    <span class="v-row-tools">
      ${viewer.onInsert && html`<${InsertButton} what=${what} onClick=${() => void insertImage(viewer, image)} />`}
      <${RemoveButton} what=${what} onClick=${() => viewer.measuring.turnStar(image)} />
    </span>
  </li>`;
}

interface ButtonProps {
  what: string;
  onClick: () => void;
}

/** The press leaves the focus, and with it the cursor, in the report. */
const stay = (event: Event) => event.preventDefault();

function InsertButton({ what, onClick }: ButtonProps) {
  const name = words.insert(what);
  return html`<button type="button" class="v-tool" aria-label=${name} title=${name} onMouseDown=${stay} onClick=${onClick}>
    <${Icon} of=${FileInput} size=${16} />
  </button>`;
}

function RemoveButton({ what, onClick }: ButtonProps) {
  const name = words.remove(what);
  return html`<button type="button" class="v-tool" aria-label=${name} title=${name} onClick=${onClick}>
    <${Icon} of=${X} size=${16} />
  </button>`;
}

function placeName(viewer: Viewer, image: ImageKey): string {
  const found = findImage(viewer, image);
  if (image.plane) return found ? words.plane : words.planeGone;
  return found ? words.image(found.series, found.index + 1) : '';
}
