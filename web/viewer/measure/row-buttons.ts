// The small buttons at a line of the list: into the report, away.
import FileInput from 'lucide/dist/esm/icons/file-input.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { html } from '../../parts/html.ts';
import { Icon } from '../../parts/icon.ts';
import { words } from './words.ts';

interface ButtonProps {
  what: string;
  onClick: () => void;
}

/** The press leaves the focus, and with it the cursor, in the report. */
const stay = (event: Event) => event.preventDefault();

export function InsertButton({ what, onClick }: ButtonProps) {
  const name = words.insert(what);
  return html`<button type="button" class="v-tool" aria-label=${name} title=${name} onMouseDown=${stay} onClick=${onClick}>
    <${Icon} of=${FileInput} size=${16} />
  </button>`;
}

export function RemoveButton({ what, onClick }: ButtonProps) {
  const name = words.remove(what);
  return html`<button type="button" class="v-tool" aria-label=${name} title=${name} onClick=${onClick}>
    <${Icon} of=${X} size=${16} />
  </button>`;
}
