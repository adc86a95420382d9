// What a drag by each button does, and a turn of the wheel: what everybody begins with, and what a person chose instead.
import type { ViewerControls } from '../../shapes.ts';
import type { Tool } from '../layouts.ts';
import { KINDS, type Kind } from '../measure/shapes.ts';

export const BUTTONS = ['left', 'middle', 'right'] as const;
export const HELD = ['', 'Ctrl+', 'Shift+'] as const;
type Button = (typeof BUTTONS)[number];
type Held = (typeof HELD)[number];
export type Input = `${Held}${Button | 'wheel'}`;

export type Drag = 'hand' | Tool | `measure-${Kind}` | 'none';
export const WHEELS = ['scroll', 'scroll-alone', 'scroll-fast', 'series', 'zoom', 'none'] as const;
export type Wheel = (typeof WHEELS)[number];

/** What can be in hand when images are opened: the left button drags with it until another tool is taken. */
export const FIRST_TOOLS = ['window', 'scroll', 'pan', 'zoom', 'magnify', 'crosshair'] as const satisfies Tool[];
export const DRAGS: readonly Drag[] = [
  ...FIRST_TOOLS,
  ...KINDS.map((kind) => `measure-${kind}` as const),
  'hand',
  'none',
];

type Mouse = ViewerControls['mouse'];
/** Of a button with Ctrl or Shift nothing is said: it does what it does without. */
const BEGINS: Readonly<Mouse> = {
  left: 'window',
  middle: 'pan',
  right: 'zoom',
  wheel: 'scroll',
  'Ctrl+wheel': 'zoom',
  'Shift+wheel': 'scroll-alone',
};

const isOffered = (input: Input, does: string): boolean => {
  if (input.endsWith('wheel')) return (WHEELS as readonly string[]).includes(does);
  return ((input === 'left' ? FIRST_TOOLS : DRAGS) as readonly string[]).includes(does);
};

/** What is said of an input; undefined: as without what is held. */
export function chosenFor(mouse: Mouse, input: Input): string | undefined {
  const own = mouse[input];
  if (own === 'as-without' && /\+/.test(input)) return undefined;
  return own !== undefined && isOffered(input, own) ? own : BEGINS[input];
}

/** @param does undefined: as without what is held */
export function withChosen(mouse: Mouse, input: Input, does: string | undefined): Mouse {
  const { [input]: _, ...others } = mouse;
  return does === BEGINS[input] ? others : { ...others, [input]: does ?? 'as-without' };
}

export const firstToolOf = (mouse: Mouse) => chosenFor(mouse, 'left') as Tool;

type Turn = Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>;
const heldOf = ({ ctrlKey, metaKey, shiftKey }: Turn): Held =>
  ctrlKey || metaKey ? 'Ctrl+' : shiftKey ? 'Shift+' : '';

/** What the button that was pressed does; a finger or a pen is the hand. */
export function dragOf(mouse: Mouse, event: Turn & Pick<PointerEvent, 'button' | 'pointerType'>): Drag {
  const button = BUTTONS[event.button];
  if (event.pointerType === 'touch') return 'hand';
  if (!button) return 'none';
  const held = heldOf(event);
  const does =
    (held && chosenFor(mouse, `${held}${button}`)) || (button === 'left' ? 'hand' : chosenFor(mouse, button));
  return does as Drag;
}

export function wheelOf(mouse: Mouse, event: Turn): Wheel {
  const held = heldOf(event);
  return ((held && chosenFor(mouse, `${held}wheel`)) || chosenFor(mouse, 'wheel')) as Wheel;
}
