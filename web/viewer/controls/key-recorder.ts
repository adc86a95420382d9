// A button that takes the next key that is pressed. Tab and Esc stay ways out of it.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.ts';
import { words } from '../words.ts';
import { chordOf, keyName, whyReserved } from './chords.ts';

export function KeyRecorder({ name, onKey }: { name: string; onKey: (key: string) => void }) {
  const [isWaiting, setWaiting] = useState(false);
  const [refusal, setRefusal] = useState('');
  const stop = () => {
    setWaiting(false);
    setRefusal('');
  };
  const press = (event: KeyboardEvent) => {
    if (!isWaiting || event.key === 'Tab' || event.isComposing) return;
    // Neither the button nor the dialog may take it for its own.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return stop();
    if (event.repeat) return;
    const key = chordOf(event);
    if (key === undefined) return setRefusal(event.altKey && event.key !== 'Alt' ? words.controls.why.alt() : '');
    const why = whyReserved(key);
    if (why) return setRefusal(words.controls.why[why](keyName(key)));
    stop();
    onKey(key);
  };
  return h(
    'span',
    { class: 'controls-recorder' },
    h(
      'button',
      {
        ...{
          type: 'button',
          class: isWaiting ? 'controls-key recording' : 'controls-key',
          title: words.controls.add(name),
        },
        'aria-label': isWaiting ? words.controls.pressing(name) : words.controls.add(name),
        onClick: () => setWaiting(true),
        onKeyDown: press,
        onBlur: stop,
      },
      isWaiting ? words.controls.press : h(Icon, { of: Plus, size: 14 }),
    ),
    h('span', { class: 'error', role: 'alert' }, refusal),
  );
}
