// The table of commands: every key calls one thing, every thing has a word.
import t from 'tap';
import { commandFor, commands, keyName } from '../../../web/viewer/commands.ts';
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

t.test('digits are windows, with Shift they are layouts on any keyboard', async (t) => {
  t.equal(press('3', { code: 'Digit3' }), 'preset-3');
  t.equal(press('"', { code: 'Digit2', shiftKey: true }), 'layout-1x2');
  t.equal(press('&', { code: 'Digit1', shiftKey: false }), undefined);
});

t.test('capitals by Caps Lock do what small letters do; Shift makes its own', async (t) => {
  t.equal(press('R'), 'rotate');
  t.equal(press('R', { shiftKey: true }), 'rotate-back');
  t.equal(press('?', { shiftKey: true }), 'help');
});

t.test('the browser keeps its own combinations', async (t) => {
  t.equal(press('r', { ctrlKey: true }), undefined);
  t.equal(press('ArrowLeft', { altKey: true }), undefined);
});

t.test('keys have names that a person can read', async (t) => {
  t.same([' ', 'ArrowUp', 'Shift+F', 'w'].map(keyName), ['Space', '↑', 'Shift+F', 'W']);
});
