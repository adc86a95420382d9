// What buttons, the wheel and what they do are called, where a person reads it.
import { type CommandId, words } from '../words.ts';
import { BUTTONS, type Drag, HELD, type Input, type Wheel } from './mouse.ts';

/** Every button and the wheel, alone and with what is held, in the order in which they are read. */
export function inputs(): { input: Input; name: string }[] {
  return HELD.flatMap((held) =>
    [...BUTTONS, 'wheel' as const].map((button) => ({
      input: `${held}${button}` as Input,
      name: words.controls.input(held, button),
    })),
  );
}

export const wordOf = (input: Input, does: string): string =>
  input.endsWith('wheel') ? words.controls.wheels[does as Wheel] : wordOfDrag(does as Drag);

/** A tool is called by a drag as it is by its button. */
function wordOfDrag(does: Drag): string {
  if (does === 'hand' || does === 'none') return words.controls.drags[does];
  return words.commands[(does.startsWith('measure-') ? does : `tool-${does}`) as CommandId];
}
