// A scanner that types (keyboard wedge): a burst of keys no hand can do, ended by Enter. Read in two ways, by what the
// keyboard layout made of the keys and by the keys themselves, for scanner and workstation often disagree on the layout.
import { type Code, codeFrom, LONGEST_OTHER, otherCodeFrom } from '../labels/codes.ts';

/** The slowest scanners send a key every 20 ms; the fastest typists one every 60. */
const BETWEEN_KEYS_MS = 45;
/** Keys that stand in numbers beside letters and digits. */
const SIGNS: Record<string, string> = { Minus: '-', Period: '.', NumpadDecimal: '.', NumpadSubtract: '-', Slash: '/' };

export interface Burst {
  /** Hears a key; answers the code that it completes. */
  key(event: Pick<KeyboardEvent, 'key' | 'code' | 'timeStamp' | 'ctrlKey' | 'altKey' | 'metaKey'>): Code | undefined;
  /** How many keys of the burst came before. */
  readonly length: number;
}

export function openBurst(): Burst {
  let typed: string[] = [];
  let pressed: string[] = [];
  let last = 0;
  const forget = () => {
    typed = [];
    pressed = [];
  };
  return {
    get length() {
      return typed.length;
    },
    key({ key, code, timeStamp, ctrlKey, altKey, metaKey }) {
      if (['Shift', 'CapsLock'].includes(key)) return undefined;
      // A shortcut is no text; both together are AltGr, which is.
      if (ctrlKey !== altKey || metaKey) {
        forget();
        return undefined;
      }
      if (timeStamp - last > BETWEEN_KEYS_MS) forget();
      last = timeStamp;
      if (key === 'Enter') {
        const found = read(typed.join(''), pressed.join(''));
        forget();
        return found;
      }
      if (key.length !== 1 || typed.length >= LONGEST_OTHER) {
        forget();
        return undefined;
      }
      typed.push(key);
      pressed.push(/^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? SIGNS[code] ?? '?');
      return undefined;
    },
  };
}

/** Our codes have a letter by which a misread one shows; of others, what the layout made of the keys is the likelier. */
function read(typed: string, pressed: string): Code | undefined {
  return codeFrom(typed) ?? codeFrom(pressed) ?? otherCodeFrom(typed) ?? otherCodeFrom(pressed);
}
