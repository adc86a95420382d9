// Under the layouts: the hanging protocols that fit this study, none of them, and keeping the present layout as one.
import Trash from 'lucide/dist/esm/icons/trash.mjs';
import { html } from '../parts/html.ts';
import { Icon } from '../parts/icon.ts';
import type { HangingProtocol } from '../shapes.ts';
import type { Viewer } from './model.ts';
import { words } from './words.ts';

/** @param onChosen after a choice, with the event it came by */
export function ProtocolMenu({ viewer, onChosen }: { viewer: Viewer; onChosen: (event: MouseEvent) => void }) {
  const { protocols } = viewer;
  if (!protocols.isOffered) return null;
  const fitting = protocols.fitting.value;
  const chosen = protocols.chosen.value;
  /** Those for an exam fit no other: it is the one that this study was ordered as. */
  const made = ({ modality, bodyPart, examCode }: HangingProtocol) =>
    examCode ? (viewer.study?.exam?.name ?? examCode) : words.protocols.forStudies(modality, bodyPart);
  const hang = (protocol?: HangingProtocol) => (event: MouseEvent) => {
    onChosen(event);
    void protocols.choose(protocol);
  };
  const ask = (about: 'save' | HangingProtocol) => (event: MouseEvent) => {
    onChosen(event);
    protocols.asking.value = about;
  };
  return html`<div class="v-protocols" role="group" aria-label=${words.protocols.title}>
    <h3>${words.protocols.title}</h3>
    ${fitting.map(
      (protocol) => html`<div key=${protocol.id} class="v-protocol">
        <button type="button" aria-pressed=${protocol.id === chosen?.id} onClick=${hang(protocol)}>
          <bdi>${protocol.name}</bdi>
          <span>${[made(protocol), !protocol.isOwn && words.protocols.shared].filter(Boolean).join(' · ')}</span>
        </button>
        ${
          protocol.isOwn &&
          html`<button type="button" class="v-tool" aria-label=${words.protocols.remove(protocol.name)}
            title=${words.protocols.remove(protocol.name)} onClick=${ask(protocol)}><${Icon} of=${Trash} size=${16} /></button>`
        }
      </div>`,
    )}
    ${fitting.length > 0 && html`<div class="v-protocol"><button type="button" aria-pressed=${!chosen} onClick=${hang()}>${words.protocols.none}</button></div>`}
    <button type="button" class="v-button" disabled=${!protocols.places(false)} onClick=${ask('save')}>${words.protocols.save}</button>
  </div>`;
}
