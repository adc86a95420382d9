// The strip of open patients and studies: the one on screen stands out by shape and word; on a phone it is a menu.
import BookOpen from 'lucide/dist/esm/icons/book-open.mjs';
import Images from 'lucide/dist/esm/icons/images.mjs';
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { useLoad } from '../parts/use-load.ts';
import { place } from '../route.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-tabs.ts';
import { close, closeAndGo, goTo, keyOf, type Tab, tabAt, tabs } from './open-tabs.ts';
import { startTabKeys } from './tab-keys.ts';

interface Label {
  name: string;
  what: string;
}

/** Asked of the service each time a page is loaded: no name stays in the browser. */
async function labelOf({ kind, id }: Tab): Promise<Label> {
  if (kind === 'patient') {
    const { name } = await client.patient(Number(id));
    return { name: nameLine(name), what: words.tabs.patient };
  }
  const { patient, modalities, description } = await client.study(id);
  const what = [modalities.join(' '), description].filter(Boolean).join(' ');
  return { name: nameLine(patient.name) || patient.displayName, what: words.tabs.study(what) };
}

function useLabels(all: readonly Tab[]): (tab: Tab) => Label | undefined {
  const keys = all.map(keyOf).join(',');
  const before = useRef(new Map<string, Label>());
  const labels = useLoad(async () => {
    const known = before.current;
    const asked = all.map(async (tab) => [keyOf(tab), known.get(keyOf(tab)) ?? (await labelOrClose(tab))] as const);
    before.current = new Map(
      (await Promise.all(asked)).flatMap(([key, label]) => (label ? [[key, label] as const] : [])),
    );
    return before.current;
  }, [keys]);
  return (tab) => labels.value?.get(keyOf(tab));
}

/** What is gone is nothing to come back to. */
async function labelOrClose(tab: Tab): Promise<Label | undefined> {
  try {
    return await labelOf(tab);
  } catch (problem) {
    if (problem instanceof Refusal && (problem.code === 'not-found' || problem.code === 'forbidden')) close(tab);
    return undefined;
  }
}

/** Nothing while the only open one is on the screen. */
export function TabStrip() {
  const all = tabs.value;
  const here = tabAt(place.value);
  const isHere = (tab: Tab) => here !== undefined && keyOf(tab) === keyOf(here);
  const label = useLabels(all);
  useEffect(startTabKeys, []);
  if (!all.some((tab) => !isHere(tab))) return null;
  const shown = (tab: Tab) => label(tab) ?? { name: words.tabs.opening, what: '' };
  return h(
    'nav',
    { class: 'tab-strip', 'aria-label': words.tabs.label },
    h(
      'ul',
      null,
      all.map((tab, at) => h(TabItem, { key: keyOf(tab), tab, at, isHere: isHere(tab), label: shown(tab) })),
    ),
    h(
      Menu,
      {
        class: 'button quiet tab-menu',
        choices: [
          ...all.map((tab) => ({
            text: [shown(tab).name, shown(tab).what].filter(Boolean).join(' · '),
            checked: isHere(tab),
            onChoose: () => goTo(tab),
          })),
          ...all
            .filter(isHere)
            .map((tab) => ({ text: words.tabs.closeThis, icon: X, onChoose: () => closeAndGo(tab) })),
        ],
      },
      words.tabs.menu(all.length),
    ),
  );
}

interface TabItemProps {
  tab: Tab;
  at: number;
  isHere: boolean;
  label: Label;
}

function TabItem({ tab, at, isHere, label }: TabItemProps) {
  const { name, what } = label;
  return h(
    'li',
    { class: isHere ? 'tab here' : 'tab' },
    h(
      'button',
      {
        type: 'button',
        class: 'tab-open',
        title: words.tabs.keys(at + 1),
        'aria-current': isHere ? 'page' : undefined,
        'aria-keyshortcuts': `Alt+${at + 1}`,
        onClick: () => goTo(tab),
      },
      h(Icon, { of: tab.kind === 'patient' ? UserRound : tab.isRead ? BookOpen : Images, size: 14 }),
      h('b', null, h('bdi', null, name)),
      h('span', { class: 'tab-what' }, h('bdi', null, what)),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'tab-close',
        'aria-label': words.tabs.close(`${name} ${what}`),
        onClick: () => closeAndGo(tab),
      },
      h(Icon, { of: X, size: 14 }),
    ),
  );
}
