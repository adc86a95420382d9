// The series strip: a picture and a line for each stack. Double-click or Enter shows it in the pane in use; it can also
// be dragged into any pane.
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import { html } from '../parts/html.ts';
import { Icon } from '../parts/icon.ts';
import type { StudyDetails } from '../shapes.ts';
import { instanceThumbnail, seriesThumbnail } from './dicomweb.ts';
import type { Viewer } from './model.ts';
import { shownDate } from './person-facts.ts';
import { PriorList } from './prior-list.ts';
import type { SeriesEntry } from './shelf.ts';
import type { Stack } from './stacks.ts';
import { words } from './words.ts';

/** What a dragged series is called while it is in the air. */
export const DRAG_TYPE = 'application/x-lightbox-stack';

export function Strip({ viewer }: { viewer: Viewer }) {
  return html`<nav class="v-strip" aria-label=${words.series}>
    ${viewer.shelf.studies.value.map((study) => html`<${Study} key=${study.studyInstanceUid} viewer=${viewer} study=${study} />`)}
    <${PriorList} viewer=${viewer} />
  </nav>`;
}

/** The study that was opened needs no title: the whole page is about it. */
function Study({ viewer, study }: { viewer: Viewer; study: StudyDetails }) {
  const isOther = study.studyInstanceUid !== viewer.studyInstanceUid;
  const entries = viewer.shelf.entries.value.filter((entry) => entry.study.studyInstanceUid === study.studyInstanceUid);
  return html`<div class="v-study ${isOther ? 'v-other' : ''}">
    ${isOther && html`<h2><span>${shownDate(study.studyDate)}</span> <bdi>${study.description}</bdi></h2>`}
    ${entries.map((entry) => html`<${Entry} key=${entry.series.seriesInstanceUid} viewer=${viewer} entry=${entry} />`)}
  </div>`;
}

function Entry({ viewer, entry }: { viewer: Viewer; entry: SeriesEntry }) {
  const { series, stacks, failure } = entry;
  // What has no pictures by its nature says so in its pane; here stands what went wrong with pictures.
  const explained = new Set(stacks?.filter((stack) => stack.explanation).map((stack) => stack.sopInstanceUid));
  const problems = series.problems.filter((problem) => !explained.has(problem.sopInstanceUid));
  const title = series.description || series.bodyPart || '';
  return html`<section class="v-series">
    <h3>
      <span class="v-modality">${series.modality}</span>
      <span class="v-number">${series.number ?? ''}</span>
      <bdi>${title}</bdi>
    </h3>
    ${failure && html`<p class="v-problem">${failure}</p>`}
    ${
      stacks
        ? stacks.map(
            (stack) =>
              html`<${Card} key=${stack.key} viewer=${viewer} stack=${stack} entry=${entry} alone=${stacks.length === 1} />`,
          )
        : !failure && html`<div class="v-card v-skeleton" aria-busy="true"></div>`
    }
    ${problems.map(({ sopInstanceUid, sentence }) => html`<p class="v-problem" key=${sopInstanceUid}>${sentence}</p>`)}
  </section>`;
}

interface CardProps {
  viewer: Viewer;
  stack: Stack;
  entry: SeriesEntry;
  /** The series is nothing but this stack. */
  alone: boolean;
}

function Card({ viewer, stack, entry, alone }: CardProps) {
  const visible = viewer.visible.filter((number) => viewer.panes[number]!.stack.value?.key === stack.key);
  const inUse = viewer.pane.value.stack.value?.key === stack.key;
  const { studyInstanceUid } = stack;
  const picture = alone
    ? seriesThumbnail(studyInstanceUid, stack.seriesInstanceUid)
    : instanceThumbnail(studyInstanceUid, stack.seriesInstanceUid, stack.sopInstanceUid);
  const count = stack.multiFrame ? words.frameCount(stack.frames.length) : words.imageCount(stack.frames.length);
  const label = `${words.seriesNumber(entry.series.number ?? '')} ${entry.series.description ?? ''}, ${count}`;
  const open = () => viewer.openStack(stack);
  const drag = (event: DragEvent) => {
    event.dataTransfer!.setData(DRAG_TYPE, stack.key);
    event.dataTransfer!.effectAllowed = 'copy';
  };
  return html`<button type="button" draggable="true" class="v-card ${inUse ? 'v-in-use' : ''} ${visible.length ? 'v-visible' : ''}"
    aria-label=${label} aria-current=${inUse ? 'true' : undefined} onDragStart=${drag} onDblClick=${open}
    onClick=${(event: MouseEvent) => singleClickOpens(event) && open()}>
    ${
      stack.frames.length > 0
        ? html`<img src=${picture} alt="" loading="lazy" draggable=${false} onError=${hide} />`
        : html`<span class="v-no-picture"><${Icon} of=${FileText} size=${26} /></span>`
    }
    ${stack.frames.length > 0 && html`<span class="v-count">${count}</span>`}
  </button>`;
}

/** A click by Enter or Space carries no detail; on a touch screen nobody double-clicks. */
function singleClickOpens(event: MouseEvent): boolean {
  return event.detail === 0 || (event as PointerEvent).pointerType === 'touch';
}

/** A series whose thumbnail is not made yet (or can't be) keeps its place, dark. */
function hide(event: Event): void {
  (event.currentTarget as HTMLElement).style.visibility = 'hidden';
}
