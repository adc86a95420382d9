// A calm strip that says since when the box can't be reached, what still works and how much waits to be sent; or what
// needs the person, or that the box was updated meanwhile.
import RotateCw from 'lucide/dist/esm/icons/rotate-cw.mjs';
import WifiOff from 'lucide/dist/esm/icons/wifi-off.mjs';
import { h } from 'preact';
import { useRef } from 'preact/hooks';
import { greetedVersion, offlineSince } from '../live.ts';
import { actions, othersWaiting, shownAsOf } from '../offline/state.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { place } from '../route.ts';
import { clock, instant } from '../words/formats.ts';
import { words } from '../words/words.ts';

export function OfflineStrip() {
  const since = offlineSince.value;
  const version = greetedVersion.value;
  const first = useRef(version);
  first.current ??= version;
  const { offline } = words;
  const queued = h(Queued, null);
  if (since) {
    return h(
      'div',
      { class: 'strip', role: 'status' },
      h(Icon, { of: WifiOff }),
      h('strong', { title: instant(since) }, offline.strip(clock(since))),
      h('span', null, offline.help),
      queued,
    );
  }
  const isUpdated = version !== first.current;
  const unsent = actions.value.some(({ state }) => state !== 'sending');
  if (!isUpdated && !unsent && !shownAsOf.value && othersWaiting.value.length === 0) return null;
  const isStuck = actions.value.some(({ state }) => state === 'stuck');
  const reload = h(Button, { kind: 'quiet', icon: RotateCw, onClick: () => location.reload() }, offline.reload);
  return h(
    'div',
    { class: isStuck ? 'strip' : 'strip calm', role: 'status' },
    isUpdated && [h('span', null, offline.updated), reload],
    queued,
  );
}

/** How much of one's own isn't sent, and whose besides. */
function Queued() {
  const { offline } = words;
  const count = (wanted: string) => actions.value.filter(({ state }) => state === wanted).length;
  const [stuck, waiting] = [count('stuck'), count('waiting')];
  return [
    shownAsOf.value && h('span', null, offline.asOf(clock(shownAsOf.value))),
    stuck > 0 && h('strong', null, offline.stuck(stuck)),
    waiting > 0 && h('span', null, offline.waiting(waiting)),
    stuck + waiting > 0 &&
      place.value.path !== '/waiting' &&
      h('a', { class: 'button', href: '/waiting' }, offline.show),
    othersWaiting.value.map(({ user, count }) => h('span', { key: user }, offline.others(user, count))),
  ];
}
