// Keys that change hands: one key calls one command, and only what differs is kept.
import t from 'tap';
import { keysInForce, type OwnKeys, withKeys } from '../../../../web/viewer/controls/own-keys.ts';

const commands = [
  { id: 'rotate', keys: ['r'] },
  { id: 'invert', keys: ['i'] },
  { id: 'reset', keys: [' ', '0'] },
];
const inForce = (own: OwnKeys) => Object.fromEntries(keysInForce(commands, own));

t.test('a key that is taken over leaves its former command, and comes back with a reset', async (t) => {
  const own = withKeys(commands, {}, 'rotate', ['r', '0']);
  t.same(own, { rotate: ['r', '0'], reset: [' '] });
  t.same(inForce(own), { rotate: ['r', '0'], invert: ['i'], reset: [' '] });
  t.same(withKeys(commands, own, 'reset', [' ', '0']), {}, 'both are as they began');
});

t.test('a command may be left without a key', async (t) => {
  const own = withKeys(commands, {}, 'invert', []);
  t.same(own, { invert: [] });
  t.same(inForce(own).invert, []);
  t.same(withKeys(commands, own, 'invert', ['i']), {});
});

t.test('what a person chose goes before what another command begins with', async (t) => {
  // Kept when nothing began with r yet.
  t.same(inForce({ invert: ['r'] }), { rotate: [], invert: ['r'], reset: [' ', '0'] });
  // Kept for a command that this version doesn't have any more.
  t.same(inForce({ gone: ['i'] }).invert, ['i']);
  t.same(withKeys(commands, { gone: ['i'] }, 'rotate', ['q']), { rotate: ['q'] });
});
