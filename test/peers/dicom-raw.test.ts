// The raw client agrees with dcmtk about the protocol, so that what it shows of the service is the service's doing.
import { readdir } from 'node:fs/promises';
import t from 'tap';
import { ctSlice } from '../objects.ts';
import { startStorescp } from './dcmtk.ts';
import { ABORT, echoContext, pdu, storeContext } from './dicom-bytes.ts';
import { RawDicom, storeOnce } from './dicom-raw.ts';

t.test('a whole object reaches storescp in several fragments', async (t) => {
  const folder = t.testdir({});
  const { port } = await startStorescp(t, folder);
  t.equal(await storeOnce(port, ctSlice()), 0);
  const [name] = await readdir(folder);
  t.match(name, ctSlice().sopInstanceUid);
});

t.test('contexts are answered one by one', async (t) => {
  const { port } = await startStorescp(t, t.testdir({}));
  const peer = await RawDicom.connect(port);
  const answer = await peer.associate({
    contexts: [
      echoContext(1),
      { ...storeContext(ctSlice(), 3), transferSyntaxes: ['1.2.3.4'] },
      { ...echoContext(5), abstractSyntax: '1.2.3.5' },
    ],
  });
  t.equal(answer.kind, 'accepted');
  if (answer.kind !== 'accepted') return;
  t.strictSame(
    [...answer.results].map(([id, { result }]) => [id, result]),
    [
      [1, 0],
      [3, 4],
      [5, 3],
    ],
  );
  t.equal(await peer.echo(1), 0);
  await peer.release();
  t.ok(peer.isClosed || peer.socket.destroyed);
});

t.test('an abort ends the connection', async (t) => {
  const { port } = await startStorescp(t, t.testdir({}));
  const peer = await RawDicom.open(port);
  peer.write(pdu(ABORT, Buffer.alloc(4)));
  await peer.closed();
  t.ok(peer.isClosed);
});
