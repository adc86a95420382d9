// What a person may set for themselves, one schema a key. Only what differs from the product's own ways is kept; which
// commands and keys there are is the page's to know, so that an older or newer page reads what it can.
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
/** As the pages name commands, and what a drag does. */
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', maxLength: 40 });
/** As KeyboardEvent.key has it, with what is held in front: `Shift+R`, `Ctrl+z`, `ArrowUp`. */
const Key = Type.String({ minLength: 1, maxLength: 32, pattern: '^[^\\x00-\\x1f\\x7f]+$' });

export const ViewerControls = Type.Object(
  {
    keys: Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }), Type.Array(Key, { maxItems: 4 }), {
      ...strict,
      maxProperties: 200,
      description: 'A command and the keys that call it; none leaves it without',
    }),
    mouse: Type.Record(Type.String({ pattern: '^(Ctrl\\+|Shift\\+)?(left|middle|right|wheel)$' }), Name, {
      ...strict,
      maxProperties: 12,
      description: 'A button, dragged, or the wheel, and what it does',
    }),
  },
  strict,
);
export type ViewerControls = Static<typeof ViewerControls>;

export const Preferences = Type.Object({ viewerControls: ViewerControls }, strict);
export type Preferences = Static<typeof Preferences>;

export const PreferenceChanges = Type.Object(Type.Partial(Preferences).properties, strict);
export type PreferenceChanges = Static<typeof PreferenceChanges>;

export const NOTHING_SET: Preferences = { viewerControls: { keys: {}, mouse: {} } };
