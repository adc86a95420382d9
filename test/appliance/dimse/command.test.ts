import t from 'tap';
import { readCommand, responseTo } from '../../../appliance/dimse/command.ts';
import { messagePdus } from '../../../appliance/dimse/pdu.ts';
import { commandSet } from './peer.ts';

t.test('a command is read as it was written', async (t) => {
  const written = { field: 1, messageId: 65535, sopClassUid: '1.2.3', sopInstanceUid: '1.2.34', hasDataSet: true };
  t.same(readCommand(commandSet(written)), written);
  t.match(readCommand(commandSet({ field: 0x30 })), { field: 0x30, messageId: 1, hasDataSet: false, sopClassUid: '' });
});

t.test('a command that is cut anywhere is refused, never misread', async (t) => {
  const whole = commandSet({
    field: 1,
    messageId: 7,
    sopClassUid: '1.2.3',
    sopInstanceUid: '1.2.34',
    hasDataSet: true,
  });
  for (let length = 0; length < whole.length; length++) {
    const cut = whole.subarray(0, length);
    try {
      const { field, messageId } = readCommand(cut);
      t.match({ field, messageId }, { field: 1, messageId: 7 }, `${length} bytes end between two elements`);
    } catch (error) {
      t.match(error, { name: 'ProtocolError' });
    }
  }
});

t.test('a response has ascending elements, even lengths and a right group length', async (t) => {
  const command = readCommand(commandSet({ field: 1, messageId: 9, sopClassUid: '1.2.3', sopInstanceUid: '1.2.34' }));
  const response = responseTo(command, 0xa900, 'No');
  t.equal(response.readUInt32LE(8), response.length - 12);
  const elements: number[] = [];
  for (let at = 0; at < response.length; ) {
    elements.push(response.readUInt16LE(at + 2));
    const length = response.readUInt32LE(at + 4);
    t.equal(length % 2, 0);
    at += 8 + length;
  }
  t.same(elements, [0x0000, 0x0002, 0x0100, 0x0120, 0x0800, 0x0900, 0x0902, 0x1000]);
  t.same(readCommand(response), {
    field: 0x8001,
    messageId: 9,
    hasDataSet: false,
    sopClassUid: '1.2.3',
    sopInstanceUid: '1.2.34',
  });
});

t.test('what is no UID is not repeated', async (t) => {
  const command = readCommand(commandSet({ field: 1, sopClassUid: '../x', sopInstanceUid: '1.2.' }));
  t.equal(readCommand(responseTo(command, 0)).sopClassUid, '');
  t.equal(readCommand(responseTo(command, 0)).sopInstanceUid, '');
  const padded = readCommand(commandSet({ field: 1, sopClassUid: '1.2', sopInstanceUid: '1.2\0\0' }));
  t.equal(readCommand(responseTo(padded, 0)).sopInstanceUid, '1.2', 'without its padding');
});

t.test('a command is cut into as many units as the peer needs', async (t) => {
  const command = Buffer.from(Array.from({ length: 500 }, (_, i) => i & 0xff));
  for (const most of [0, 1, 128, 134, 500, 506, 100_000]) {
    const bytes = messagePdus(3, command, undefined, most);
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.readUInt32BE(at + 2);
      t.ok(most === 0 || length <= Math.max(most, 128), `${length} of ${most}`);
      t.equal(bytes.readUInt32BE(at + 6), length - 4);
      t.equal(bytes[at + 10], 3);
      at += 6 + length;
      t.equal(bytes[at - length + 5], at === bytes.length ? 3 : 1, 'only the last one is the last');
      parts.push(bytes.subarray(at - length + 6, at));
    }
    t.ok(Buffer.concat(parts).equals(command));
  }
});
