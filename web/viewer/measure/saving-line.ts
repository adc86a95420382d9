// Whether what was measured is safe, in sight: a mark in the toolbar, a line in the list, and above the panes what only the
// person can decide.
import CloudCheck from 'lucide/dist/esm/icons/cloud-check.mjs';
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs';
import CloudUpload from 'lucide/dist/esm/icons/cloud-upload.mjs';
import { html } from '../../parts/html.ts';
import { Icon } from '../../parts/icon.ts';
import { sentence } from '../../parts/problem.ts';
import { clock } from '../../words/formats.ts';
import type { Viewer } from '../model.ts';
import { isEmpty } from './marking.ts';
import type { Saving } from './set-keeper.ts';
import { words } from './words.ts';

const isBad = ({ kind }: Saving): boolean => kind === 'away' || kind === 'refused' || kind === 'conflict';

function said(saving: Saving): string {
  const { saving: text } = words;
  if (saving.kind === 'saved') return text.saved(clock(saving.at));
  if (saving.kind === 'away') return text.away(clock(saving.at));
  if (saving.kind === 'refused') return `${text.refused}: ${sentence(saving.problem)}`;
  return text[saving.kind];
}

/** In the toolbar; what goes well is for eyes only, and small. */
export function SavingMark({ viewer }: { viewer: Viewer }) {
  const saving = viewer.keeping.saving.value;
  if (saving.kind === 'unchanged') return null;
  const text = said(saving);
  if (isBad(saving))
    return html`<span class="v-saving v-bad" role="status" title=${text}>
      <${Icon} of=${CloudOff} size=${16} /><span class="v-saving-text">${words.saving.short}</span><span class="sr-only">${text}</span>
    </span>`;
  const icon = saving.kind === 'saved' ? CloudCheck : CloudUpload;
  return html`<span class="v-saving" role="img" aria-label=${text} title=${text}><${Icon} of=${icon} size=${16} /></span>`;
}

/** At the head of the list. */
export function SavingLine({ viewer }: { viewer: Viewer }) {
  const { keeping, measuring } = viewer;
  if (!keeping.canSave) return isEmpty(measuring.content.value) ? null : html`<p class="v-dim">${words.isKeptHere}</p>`;
  const saving = keeping.saving.value;
  const text = said(saving);
  return text ? html`<p class=${isBad(saving) ? 'v-said' : 'v-dim'}>${text}</p>` : null;
}

/** What doesn't get better by itself. */
export function SavingStrip({ viewer }: { viewer: Viewer }) {
  const { keeping } = viewer;
  const { saving: text } = words;
  const saving = keeping.saving.value;
  if (keeping.conflict.value)
    return html`<div class="v-saving-strip" role="alert">
      <p>${text.conflictText}</p>
      <button type="button" class="v-button" onClick=${() => keeping.decide('both')}>${text.both}</button>
      <button type="button" class="v-button" onClick=${() => keeping.decide('theirs')}>${text.theirs}</button>
    </div>`;
  if (saving.kind !== 'refused') return null;
  return html`<div class="v-saving-strip" role="alert">
    <p>${said(saving)}</p>
    <button type="button" class="v-button" onClick=${() => keeping.retry()}>${text.again}</button>
  </div>`;
}
