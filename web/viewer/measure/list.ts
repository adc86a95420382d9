// Measurements and key images of the study beside the panes: each leads to its image, can be named and removed.
import X from 'lucide/dist/esm/icons/x.mjs';
import { html } from '../../parts/html.ts';
import { Icon } from '../../parts/icon.ts';
import type { Viewer } from '../model.ts';
import type { Stack } from '../stacks.ts';
import { shownLines } from './format.ts';
import { type ImageKey, isSameImage, type Marking } from './marking.ts';
import { words } from './words.ts';

/** Where an image stands in the study: its stack, its number in it, its series' number. */
export function findImage(
  viewer: Viewer,
  image: ImageKey,
): { stack: Stack; index: number; series: number | string } | undefined {
  for (const { series, stacks } of viewer.entries.value) {
    for (const stack of stacks ?? []) {
      const index = stack.frames.findIndex((frame) => isSameImage(frame, image));
      if (index >= 0) return { stack, index, series: series.number ?? '' };
    }
  }
  return undefined;
}

/** Shows an image in the pane in use. */
function goToImage(viewer: Viewer, image: ImageKey): void {
  const pane = viewer.pane.value;
  const isHere = pane.stack.value?.frames.findIndex((frame) => isSameImage(frame, image)) ?? -1;
  const found = isHere >= 0 ? undefined : findImage(viewer, image);
  if (found) viewer.openStack(found.stack);
  pane.goTo(found?.index ?? isHere);
}

export function MarkingList({ viewer }: { viewer: Viewer }) {
  const { measuring } = viewer;
  if (!measuring.isListed.value) return null;
  const { markings, keyImages } = measuring.content.value;
  return html`<aside class="v-list" aria-label=${words.title}>
    <h3>${words.title}</h3>
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
    <button type="button" class="v-tool" aria-label=${words.remove(what)} title=${words.remove(what)} onClick=${() => measuring.remove(id)}>
      <${Icon} of=${X} size=${16} />
    </button>
  </li>`;
}

function KeyImageRow({ viewer, image }: { viewer: Viewer; image: ImageKey }) {
  const what = placeName(viewer, image);
  return html`<li class="v-row">
    <button type="button" class="v-go" aria-label=${words.goTo(what)} onClick=${() => goToImage(viewer, image)}>★ ${what}</button>
    <button type="button" class="v-tool" aria-label=${words.remove(what)} title=${words.remove(what)}
      onClick=${() => viewer.measuring.turnStar(image)}><${Icon} of=${X} size=${16} /></button>
  </li>`;
}

function placeName(viewer: Viewer, image: ImageKey): string {
  const found = findImage(viewer, image);
  return found ? words.image(found.series, found.index + 1) : '';
}
