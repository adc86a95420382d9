// How the panes stand: a button with the layout in use, and under it the nine to choose from, as they look.
import { useRef } from 'preact/hooks';
import { html } from '../parts/html.ts';
import { withKey } from './commands.ts';
import { LAYOUTS, type Layout } from './layouts.ts';
import type { Viewer } from './model.ts';
import { ProtocolMenu } from './protocol-menu.ts';
import { words } from './words.ts';

const BY_LOOK = Object.keys(LAYOUTS) as Layout[];

export function LayoutMenu({ viewer }: { viewer: Viewer }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    menu.current!.open = false;
  };
  const leave = (event: FocusEvent) => {
    if (!menu.current!.contains(event.relatedTarget as Node | null)) close();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.current!.open) return;
    event.stopPropagation();
    close();
    menu.current!.querySelector('summary')!.focus();
  };
  const choose = (layout: Layout) => (event: MouseEvent) => {
    viewer.setLayout(layout);
    close();
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
  };
  const chosen = (event: MouseEvent) => {
    close();
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
    else menu.current!.querySelector('summary')!.focus();
  };
  const now = viewer.layout.value;
  return html`<details class="v-layouts" ref=${menu} onFocusOut=${leave} onKeyDown=${press}>
    <summary class="v-tool" aria-label=${words.layouts} title=${words.layouts}><${Look} of=${now} /></summary>
    <div class="v-layout-choice"><div class="v-layout-looks" role="group" aria-label=${words.layouts}>
      ${BY_LOOK.map((layout) => {
        const id = `layout-${layout}` as const;
        return html`<button key=${layout} type="button" class="v-tool" aria-label=${words.commands[id]}
          title=${withKey(words.commands[id], id)} aria-pressed=${layout === now} onClick=${choose(layout)}>
          <${Look} of=${layout} />
        </button>`;
      })}
    </div><${ProtocolMenu} viewer=${viewer} onChosen=${chosen} /></div>
  </details>`;
}

function Look({ of }: { of: Layout }) {
  const { columns, rows } = LAYOUTS[of];
  const line = (at: number, of: number) => 3 + (18 * at) / of;
  const inner = (count: number) => Array.from({ length: count - 1 }, (_, i) => line(i + 1, count));
  return html`<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">
    <rect x="3" y="3" width="18" height="18" rx="1.5" />
    ${inner(columns).map((x) => html`<path key=${`x${x}`} d="M${x} 3v18" />`)}
    ${inner(rows).map((y) => html`<path key=${`y${y}`} d="M3 ${y}h18" />`)}
  </svg>`;
}
