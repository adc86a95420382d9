// The table of commands: every key calls one thing, every thing has a word, and what a person chose goes before.
import t from 'tap';
import { commandFor, commands, keysOf, withKey } from '../../../web/viewer/commands.ts';
import { keyName, whyReserved } from '../../../web/viewer/controls/chords.ts';
import { AS_EVERYBODY, controls } from '../../../web/viewer/controls/controls.ts';
import { words } from '../../../web/viewer/words.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  commandFor({
    key,
    code: '',
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  } as KeyboardEvent)?.id;

t.test('no key calls two commands, and each command has its word', async (t) => {
  const keys = commands.flatMap((command) => command.keys);
  t.equal(new Set(keys).size, keys.length);
  t.same(commands.map(({ id }) => id).sort(), Object.keys(words.commands).sort());
});

t.test('what OHIF has a key for has it here too', async (t) => {
  const ohif: Record<string, string> = {
    ...{ z: 'tool-zoom', '+': 'zoom-in', '-': 'zoom-out', '=': 'fit', r: 'rotate', l: 'rotate-back' },
    ...{ h: 'flip-horizontal', v: 'flip-vertical', i: 'invert', c: 'play', ' ': 'reset' },
    ...{ ArrowRight: 'next-pane', ArrowLeft: 'previous-pane', ArrowDown: 'next', ArrowUp: 'previous' },
    ...{ PageUp: 'previous-series', PageDown: 'next-series', Home: 'first', End: 'last' },
    ...{ Escape: 'measure-let-go', Backspace: 'measure-remove', Enter: 'measure-place' },
    ...{ 1: 'preset-1', 2: 'preset-2', 3: 'preset-3', 4: 'preset-4', 5: 'preset-5' },
  };
  for (const [key, id] of Object.entries(ohif)) t.equal(press(key), id, keyName(key));
  t.same([press('z', { ctrlKey: true }), press('y', { ctrlKey: true })], ['undo', 'redo']);
});

t.test('no command begins with a key that none may be given', async (t) => {
  const fixed = ['measure-place', 'measure-let-go'];
  const wrong = commands.filter(({ id, keys }) => !fixed.includes(id) && keys.some((key) => whyReserved(key)));
  t.same(wrong, []);
});

t.test('digits are windows, with Shift they are layouts on any keyboard', async (t) => {
  t.equal(press('3', { code: 'Digit3' }), 'preset-3');
  t.equal(press('"', { code: 'Digit2', shiftKey: true }), 'layout-1x2');
  t.equal(press('&', { code: 'Digit1', shiftKey: false }), undefined);
});

t.test('capitals by Caps Lock do what small letters do; Shift makes its own', async (t) => {
  t.equal(press('R'), 'rotate');
  t.equal(press('R', { shiftKey: true }), 'rotate-back');
  t.equal(press('r', { shiftKey: true }), 'rotate-back', 'with Caps Lock, Shift makes it small');
  t.equal(press('?', { shiftKey: true }), 'help');
});

t.test('the browser keeps its own combinations', async (t) => {
  t.equal(press('r', { ctrlKey: true }), undefined);
  t.equal(press('ArrowLeft', { altKey: true }), undefined);
});

t.test('a keyboard of another script has the letter by its place, a bracket behind AltGr is a bracket', async (t) => {
  t.equal(press('к', { code: 'KeyR' }), 'rotate');
  t.equal(press('К', { code: 'KeyR', shiftKey: true }), 'rotate-back');
  t.equal(press('я', { code: 'KeyZ', ctrlKey: true }), 'undo');
  const getModifierState = (name: string) => name === 'AltGraph';
  t.equal(press(']', { code: 'Digit9', ctrlKey: true, altKey: true, getModifierState }), 'next-series');
});

t.test('a person’s own keys call what they chose, and are what tooltips say', async (t) => {
  t.teardown(() => {
    controls.value = AS_EVERYBODY;
  });
  controls.value = { keys: { invert: ['r', 'Ctrl+i'], 'flip-vertical': [] }, mouse: {} };
  t.equal(press('r'), 'invert');
  t.equal(press('i', { ctrlKey: true }), 'invert');
  t.equal(press('i'), undefined);
  t.equal(press('v'), undefined);
  t.equal(withKey('Invert', 'invert'), 'Invert  (R)');
  t.equal(withKey('Flip', 'flip-vertical'), 'Flip');
  t.same(keysOf('rotate'), [], 'the key is no longer theirs');
});
