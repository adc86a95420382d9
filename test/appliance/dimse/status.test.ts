import t from 'tap';
import { storeStatus } from '../../../appliance/dimse/status.ts';
import { Fault } from '../../../appliance/lib/fault.ts';

t.test('each fault has its status of PS3.4 B.2.3', async (t) => {
  t.equal(storeStatus(new Fault('full', 'The disk is full')).code, 0xa700);
  t.equal(storeStatus(new Fault('invalid', 'It ends in the middle')).code, 0xc000);
  t.equal(storeStatus(new Fault('invalid', 'Another UID', { field: 'SOPInstanceUID' })).code, 0xa900);
  t.equal(storeStatus(new Fault('forbidden', 'Not you')).code, 0x0124);
});

t.test('a bug is a processing failure that tells nothing', async (t) => {
  t.same(storeStatus(new Error('Sample^Anna broke it')), { code: 0x0110, comment: 'Internal error' });
});

t.test('an error comment fits its value representation', async (t) => {
  const { comment } = storeStatus(new Fault('invalid', `Grüße\\${'x'.repeat(100)}`));
  t.equal(comment.length, 64);
  t.match(comment, /^Gr\?\?e\?x+$/);
});
