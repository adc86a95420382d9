// Which button of the mouse does what, one field each.
import { h } from 'preact';
import { SelectField } from '../../parts/field.ts';
import type { ViewerControls } from '../../shapes.ts';
import { words } from '../words.ts';
import { chosenFor, DRAGS, FIRST_TOOLS, type Input, WHEELS, withChosen } from './mouse.ts';
import { inputs, wordOf } from './mouse-words.ts';

type Mouse = ViewerControls['mouse'];

export function MouseList({ mouse, onMouse }: { mouse: Mouse; onMouse: (mouse: Mouse) => void }) {
  const field = ({ input, name }: { input: Input; name: string }) => {
    const offered = input.endsWith('wheel') ? WHEELS : input === 'left' ? FIRST_TOOLS : DRAGS;
    const options = offered.map((does) => ({ value: does as string, text: wordOf(input, does) }));
    const asWithout = /\+/.test(input) ? [{ value: '', text: words.controls.asWithout }] : [];
    return h(SelectField, {
      key: input,
      label: input === 'left' ? words.controls.first : name,
      hint: input === 'left' ? words.controls.firstHint : undefined,
      value: chosenFor(mouse, input) ?? '',
      options: [...asWithout, ...options],
      onValue: (does) => onMouse(withChosen(mouse, input, does || undefined)),
    });
  };
  return h(
    'section',
    { 'aria-label': words.controls.mouse },
    h('h3', null, words.controls.mouse),
    h('div', { class: 'controls-mouse' }, inputs().map(field)),
  );
}
