// Texts about keys and mouse; part of the viewer's words.
import type { Wheel } from './mouse.ts';

const buttons = { left: 'Left button', middle: 'Middle button', right: 'Right button', wheel: 'Wheel' };
const held = { '': '', 'Ctrl+': 'Ctrl and ', 'Shift+': 'Shift and ' };

export const words = {
  title: 'Keys and mouse',
  text: 'They are yours: you find them at every workstation where you sign in.',
  change: 'Change keys and mouse…',
  saved: 'Your keys and mouse buttons are saved',
  mouse: 'Mouse',
  resetAll: 'All as everybody begins',
  wasReset: 'All keys and buttons are as everybody begins. Save to keep them so.',
  add: (command: string) => `Another key for ${command}`,
  remove: (key: string, command: string) => `Take ${key} from ${command}`,
  reset: 'Reset',
  resetOne: (command: string) => `Reset ${command}`,
  press: 'Press a key…',
  pressing: (command: string) => `Press a key for ${command}. Esc leaves it as it is.`,
  always: 'always',
  taken: (key: string, other: string) => `${key} is the key of “${other}”.`,
  takeOver: 'Take it over',
  leave: 'Leave it there',
  took: (key: string, other: string) => `“${other}” has lost ${key}.`,
  why: {
    page: (key: string) => `${key} belongs to every page: it goes from field to field, presses buttons or leads out.`,
    browser: (key: string) => `${key} belongs to the browser. Press another key.`,
    alt: () => 'Combinations with Alt belong to the browser and to the tabs. Press another key.',
  },
  buttons,
  /** The button as a person reads it: “Shift and right button”. */
  input: (prefix: keyof typeof held, button: keyof typeof buttons) =>
    prefix ? held[prefix] + buttons[button].toLowerCase() : buttons[button],
  first: 'Left button, when images are opened',
  firstHint: 'The left button drags with the tool in hand; this is the one that you begin with.',
  asWithout: 'As without',
  wheels: {
    scroll: 'Images',
    'scroll-alone': 'Images of this pane alone',
    'scroll-fast': 'Ten images at a time',
    series: 'Series',
    zoom: 'Zoom',
    none: 'Nothing',
  } satisfies Record<Wheel, string>,
  /** Names of drags that aren't the tools’ own. */
  drags: { hand: 'The tool in hand', none: 'Nothing' },
  pointer: {
    title: 'Mouse and fingers',
    fixed: [
      ['Double click', 'One pane large, and back'],
      ['One finger', 'Images'],
      ['Two fingers', 'Apart zoom, together window'],
    ],
  },
};
