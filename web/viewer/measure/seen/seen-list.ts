// What colleagues and other systems measured and starred, to be read: each set under its author's name, hidden by one press.
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import EyeOff from 'lucide/dist/esm/icons/eye-off.mjs';
import { html } from '../../../parts/html.ts';
import { Icon } from '../../../parts/icon.ts';
import type { Viewer } from '../../model.ts';
import { shownDate } from '../../person-facts.ts';
import { goToImage, placeName } from '../go-to.ts';
import { insertImage, insertNodes } from '../insert.ts';
import { type ImageKey, imageId } from '../marking.ts';
import { InsertButton } from '../row-buttons.ts';
import { words } from '../words.ts';
import type { SeenMarking, SeenSet } from './seen.ts';

/** More lines of one marking are folded away: other systems say a great deal. */
const LINES = 4;

export function SeenList({ viewer }: { viewer: Viewer }) {
  return viewer.measuring.seen.value.map(
    (set) => html`<${SeenSetSection} key=${set.key} viewer=${viewer} set=${set} />`,
  );
}

export function titleOf({ author, at, isColleague }: SeenSet): string {
  if (isColleague) return words.seen.colleague(author);
  return words.seen.other(author, shownDate(at));
}

function SeenSetSection({ viewer, set }: { viewer: Viewer; set: SeenSet }) {
  const { measuring } = viewer;
  const title = titleOf(set);
  const isHidden = measuring.hiddenSets.value.has(set.key);
  const name = isHidden ? words.seen.show(title) : words.seen.hide(title);
  return html`<section class="v-seen-set ${isHidden ? 'v-hidden-set' : ''}" aria-label=${title}>
    <div class="v-list-head">
      <h4><bdi>${title}</bdi></h4>
      <button type="button" class="v-tool" aria-label=${name} title=${name} aria-pressed=${isHidden} onClick=${() => measuring.turnSet(set.key)}>
        <${Icon} of=${isHidden ? EyeOff : Eye} size=${16} />
      </button>
    </div>
    <ul>
      ${set.markings.map((marking) => html`<${MarkingRow} key=${marking.key} viewer=${viewer} marking=${marking} />`)}
      ${set.keyImages.map((image) => html`<${KeyImageRow} key=${imageId(image)} viewer=${viewer} image=${image} />`)}
    </ul>
  </section>`;
}

function MarkingRow({ viewer, marking }: { viewer: Viewer; marking: SeenMarking }) {
  const { label, lines, shapes, nodes } = marking;
  const image = shapes.map((shape) => shape.image).find((one) => placeName(viewer, one) !== '');
  const said = html`<b><bdi>${label}</bdi></b>
    ${lines.slice(0, LINES).map((line, i) => html`<span key=${i}><bdi>${line}</bdi></span>`)}`;
  const go = () => {
    if (image) goToImage(viewer, image);
    viewer.measuring.isShown.value = true;
    viewer.measuring.isFolded.value = true;
  };
  return html`<li class="v-row">
    ${
      image
        ? html`<button type="button" class="v-go" onClick=${go}><span class="sr-only">${words.goTo(label)}</span>${said}
            <span class="v-dim">${placeName(viewer, image)}</span></button>`
        : html`<div class="v-go v-still">${said}<span class="v-dim">${words.seen.elsewhere}</span></div>`
    }
    <span class="v-row-tools">
      ${viewer.onInsert && nodes.length > 0 && html`<${InsertButton} what=${label} onClick=${() => void insertNodes(viewer, nodes)} />`}
    </span>
    ${
      lines.length > LINES &&
      html`<details class="v-rest"><summary>${words.seen.more(lines.length - LINES)}</summary>
      ${lines.slice(LINES).map((line, i) => html`<p key=${i}><bdi>${line}</bdi></p>`)}</details>`
    }
  </li>`;
}

function KeyImageRow({ viewer, image }: { viewer: Viewer; image: ImageKey }) {
  const what = placeName(viewer, image);
  if (!what) return null;
  const go = () => {
    goToImage(viewer, image);
    viewer.measuring.isFolded.value = true;
  };
  return html`<li class="v-row">
    <button type="button" class="v-go" aria-label=${words.goTo(what)} onClick=${go}>★ ${what}</button>
    <span class="v-row-tools">
      ${viewer.onInsert && html`<${InsertButton} what=${what} onClick=${() => void insertImage(viewer, image)} />`}
    </span>
  </li>`;
}
