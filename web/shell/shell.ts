// The frame: rail by permission, header with search, light and user, the offline strip, and the page.
import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CriticalPlace } from '../critical/critical-place.ts';
import { Icon } from '../parts/icon.ts';
import { Notices } from '../parts/notices.ts';
import { place } from '../route.ts';
import { TabsPlace } from '../tabs/tabs-place.ts';
import { words } from '../words/words.ts';
import { Header } from './header.ts';
import { Mark } from './mark.ts';
import { destinations } from './navigation.ts';
import { OfflineStrip } from './offline-strip.ts';
import { Palette, paletteOpen, startPaletteKeys } from './palette.ts';
import { SigningOut } from './signing-out.ts';

export function Shell({ children }: { children?: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  useEffect(startPaletteKeys, []);
  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  return h(
    'div',
    { class: 'shell' },
    h('a', { class: 'skip', href: '#content', onClick: skip }, words.common.skip),
    h(Rail, null),
    h(Header, null),
    h('div', { class: 'strips' }, h(CriticalPlace, null), h(OfflineStrip, null)),
    h(TabsPlace, null),
    h('main', { class: 'main', id: 'content', tabIndex: -1, ref: main }, children),
    h(Notices, null),
    h(SigningOut, null),
    paletteOpen.value && h(Palette, null),
  );
}

function Rail() {
  const { path } = place.value;
  return h(
    'nav',
    { class: 'rail', 'aria-label': words.header.rail },
    h('a', { class: 'rail-mark', href: '/', 'aria-label': words.product }, h(Mark, null)),
    destinations().map(({ path: to, text, icon }) =>
      h(
        'a',
        {
          key: to,
          class: 'rail-link',
          href: to,
          'aria-current': path === to || path.startsWith(`${to}/`) ? 'page' : undefined,
        },
        h(Icon, { of: icon, size: 20 }),
        h('span', null, text),
      ),
    ),
  );
}
