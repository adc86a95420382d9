// The line on top: the clinic, search and commands, the clinic's light, the user.
import ChevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import Lock from 'lucide/dist/esm/icons/lock.mjs';
import LogOut from 'lucide/dist/esm/icons/log-out.mjs';
import Moon from 'lucide/dist/esm/icons/moon.mjs';
import Search from 'lucide/dist/esm/icons/search.mjs';
import Sun from 'lucide/dist/esm/icons/sun.mjs';
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import { h } from 'preact';
import { Icon } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { go } from '../route.ts';
import { session } from '../session.ts';
import { chooseTheme, shownTheme } from '../theme.ts';
import { words } from '../words/words.ts';
import { Light } from './light.ts';
import { paletteOpen } from './palette.ts';
import { lockScreen } from './screen-lock.ts';
import { startSignOut } from './signing-out.ts';

export function Header() {
  return h(
    'header',
    { class: 'top' },
    h('span', { class: 'top-clinic' }, session.value?.clinic.name),
    h(
      'button',
      {
        type: 'button',
        class: 'top-search',
        'aria-keyshortcuts': 'Control+K',
        onClick: () => {
          paletteOpen.value = true;
        },
      },
      h(Icon, { of: Search }),
      h('span', null, words.header.search),
      h('kbd', null, 'Ctrl K'),
    ),
    h(Light, null),
    h(UserMenu, null),
  );
}

function UserMenu() {
  const { user } = session.value!;
  const name = user.displayName || user.username;
  const dark = shownTheme.value === 'dark';
  const choices: Choice[] = [
    { text: words.header.account, icon: UserRound, onChoose: () => go('/account') },
    {
      text: dark ? words.header.toLight : words.header.toDark,
      icon: dark ? Sun : Moon,
      onChoose: () => chooseTheme(dark ? 'light' : 'dark'),
    },
    { text: words.header.lock, icon: Lock, keys: 'Ctrl Alt L', onChoose: lockScreen },
    { text: words.header.signOut, icon: LogOut, onChoose: () => void startSignOut() },
  ];
  return h(
    Menu,
    { label: words.header.user(name), align: 'end', class: 'button quiet user-button', choices },
    h(Icon, { of: UserRound }),
    h('span', null, name),
    h(Icon, { of: ChevronDown, size: 14 }),
  );
}
