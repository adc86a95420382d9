// How a press is named where it is kept and where it is read, and which keys nobody can give away.
import t from 'tap';
import { chordOf, type KeyPress, keyName, whyReserved } from '../../../../web/viewer/controls/chords.ts';

const none = { code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const named = (key: string, more: Partial<KeyPress> = {}) => chordOf({ ...none, key, ...more } as KeyPress);

t.test('a press is kept by one name, whatever Shift and Caps Lock make of it', async (t) => {
  t.equal(named('q'), 'q');
  t.equal(named('Q'), 'q');
  t.equal(named('Q', { shiftKey: true }), 'Shift+Q');
  t.equal(named('q', { shiftKey: true }), 'Shift+Q');
  t.equal(named('?', { shiftKey: true, code: 'Minus' }), '?', 'where it stands differs from keyboard to keyboard');
  t.equal(named('$', { shiftKey: true, code: 'Digit4' }), 'Shift+4');
  t.equal(named(' ', { shiftKey: true, code: 'Space' }), 'Shift+ ');
  t.equal(named('ArrowUp', { shiftKey: true }), 'Shift+ArrowUp');
  t.equal(named('Z', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+z');
  t.equal(named('z', { metaKey: true }), 'Ctrl+z');
  t.equal(named('ц', { code: 'KeyW' }), 'w');
  t.equal(named('ö', { code: 'Semicolon' }), 'ö');
});

t.test('what is only held, or half a letter, is no key yet', async (t) => {
  for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'Dead', 'Process']) t.equal(named(key), undefined);
  t.equal(named('q', { altKey: true }), undefined);
});

t.test('keys of the page and of the browser are nobody’s to give', async (t) => {
  for (const key of ['Tab', 'Enter', 'Escape', 'Shift+Tab']) t.equal(whyReserved(key), 'page', key);
  for (const key of ['Ctrl+w', 'Ctrl+t', 'Ctrl+c', 'Ctrl+Shift+n', 'F5', 'F12'])
    t.equal(whyReserved(key), 'browser', key);
  for (const key of ['q', ' ', 'F2', 'F11', 'Ctrl+z', 'Shift+Q', '?', 'Home'])
    t.equal(whyReserved(key), undefined, key);
});

t.test('keys have names that a person can read', async (t) => {
  const keys = [' ', 'ArrowUp', 'Shift+F', 'w', 'Shift+ ', 'Shift+PageUp', 'Ctrl++', '+', 'Ctrl+Shift+z', 'F2'];
  const names = ['Space', '↑', 'Shift+F', 'W', 'Shift+Space', 'Shift+Page up', 'Ctrl++', '+', 'Ctrl+Shift+Z', 'F2'];
  t.same(keys.map(keyName), names);
});
