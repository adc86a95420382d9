// A calm strip that says since when the box can't be reached and what still works; or that it was updated meanwhile.
import RotateCw from 'lucide/dist/esm/icons/rotate-cw.mjs';
import WifiOff from 'lucide/dist/esm/icons/wifi-off.mjs';
import { h } from 'preact';
import { useRef } from 'preact/hooks';
import { greetedVersion, offlineSince } from '../live.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { clock, instant } from '../words/formats.ts';
import { words } from '../words/words.ts';

export function OfflineStrip() {
  const since = offlineSince.value;
  const version = greetedVersion.value;
  const first = useRef(version);
  first.current ??= version;
  if (since) {
    return h(
      'div',
      { class: 'strip', role: 'status' },
      h(Icon, { of: WifiOff }),
      h('strong', { title: instant(since) }, words.offline.strip(clock(since))),
      h('span', null, words.offline.help),
    );
  }
  if (version === first.current) return null;
  const reload = h(Button, { kind: 'quiet', icon: RotateCw, onClick: () => location.reload() }, words.offline.reload);
  return h('div', { class: 'strip calm', role: 'status' }, h('span', null, words.offline.updated), reload);
}
