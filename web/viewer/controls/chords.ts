// What a press of keys is called: as KeyboardEvent.key, with what is held in front (`Shift+R`, `Ctrl+z`, `ArrowUp`), on any
// keyboard. Which of them a command may have, and how a person reads them. Pure.

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'getModifierState'
>;

/** Held for others, or no key that a page hears of. */
const NO_KEY = new Set([
  ...['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'OS', 'Fn', 'FnLock', 'Hyper', 'Super'],
  ...['CapsLock', 'NumLock', 'ScrollLock', 'Dead', 'Process', 'Unidentified', 'Compose'],
]);

/** Every name that the press goes by, the most exact first; none leaves it to the browser. */
export function chordsOf(press: KeyPress): string[] {
  const { code, shiftKey, ctrlKey, metaKey, altKey } = press;
  if (NO_KEY.has(press.key)) return [];
  // Where brackets need AltGr, the browser says that Ctrl and Alt are held.
  const isThird = press.getModifierState?.('AltGraph') ?? false;
  if (altKey && !isThird) return [];
  const key = latin(press);
  const small = key.length === 1 ? key.toLowerCase() : key;
  if ((ctrlKey || metaKey) && !isThird) return [`Ctrl+${shiftKey ? 'Shift+' : ''}${small}`];
  // Digits move with Shift to other characters on most keyboards: take the key itself.
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (shiftKey && digit) return [`Shift+${digit}`, key];
  const held = shiftKey ? [`Shift+${key.length === 1 ? key.toUpperCase() : key}`] : [];
  return [...held, key, small];
}

/** A keyboard of another script has the Latin letter by its place. */
function latin({ key, code }: KeyPress): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter && key.length === 1 && !/^[\x21-\x7e]$/.test(key) ? letter.toLowerCase() : key;
}

/** The one name by which a press is kept: what Shift made of the key, where that isn't the same letter or digit. */
export function chordOf(press: KeyPress): string | undefined {
  const names = chordsOf(press);
  const [first, second] = names;
  if (!first?.startsWith('Shift+')) return names.at(-1);
  const isOther = second?.length === 1 && !/\p{L}| /u.test(second) && !/^Digit/.test(press.code);
  return isOther ? second : first;
}

/** Keys by which every page is used: focus, buttons, ways out. */
const PAGE_KEYS = new Set(['Tab', 'Shift+Tab', 'Enter', 'Shift+Enter', 'Escape', 'Shift+Escape', 'ContextMenu']);
const BROWSER_KEYS = new Set(['F1', 'F3', 'F5', 'Shift+F5', 'F6', 'F7', 'F10', 'Shift+F10', 'F12', 'PrintScreen']);
/** With Ctrl, most keys are the browser's, and some of them no page ever hears of. */
const FREE_WITH_CTRL = new Set(['Ctrl+b', 'Ctrl+e', 'Ctrl+g', 'Ctrl+i', 'Ctrl+m', 'Ctrl+y', 'Ctrl+z', 'Ctrl+Shift+z']);

/** Why no command may have this key. */
export function whyReserved(chord: string): 'page' | 'browser' | undefined {
  if (PAGE_KEYS.has(chord)) return 'page';
  const isTaken = chord.startsWith('Ctrl+') ? !FREE_WITH_CTRL.has(chord) : BROWSER_KEYS.has(chord);
  return isTaken ? 'browser' : undefined;
}

const NAMES: Record<string, string> = {
  ' ': 'Space',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
};

/** How a key is written where a person reads it. */
export function keyName(chord: string): string {
  const [, held = '', key = chord] = /^((?:Ctrl\+|Shift\+)*)(.+)$/s.exec(chord) ?? [];
  return held + (NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
