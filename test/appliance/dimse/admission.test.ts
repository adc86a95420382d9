import t from 'tap';
import * as devices from '../../../appliance/clinic/devices/devices.ts';
import type { Attempt } from '../../../appliance/clinic/devices/shapes.ts';
import { ctSlice } from '../../objects.ts';
import { eventually, type OpenEdge, openEdge } from './open.ts';
import {
  associateRequest,
  CT_IMAGE,
  EXPLICIT,
  echoRequest,
  Peer,
  RELEASE,
  storeRequest,
  VERIFICATION,
} from './peer.ts';

const images = [{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] }];

/** Result, source and reason of the rejection; undefined when it was accepted. */
async function rejection(port: number, proposal: Parameters<typeof associateRequest>[0], from?: string) {
  const peer = await Peer.connect(port, from);
  peer.send(associateRequest(proposal));
  const answer = (await peer.pdu())!;
  peer.end();
  return answer.type === 0x03 ? [...answer.body.subarray(1)] : undefined;
}

const attemptOf = (edge: OpenEdge, wanted: Partial<Attempt>) =>
  eventually(async () =>
    (await devices.attempts(edge.call())).find((attempt) =>
      Object.entries(wanted).every(([name, value]) => attempt[name as keyof Attempt] === value),
    ),
  );

t.test('unknown devices are held until a person accepts them', async (t) => {
  const edge = await openEdge(t, { LIGHTBOX_UNKNOWN_DEVICES: 'hold' });
  const { port } = edge;

  t.same(await rejection(port, { calling: 'CT1', contexts: images }), [1, 1, 3], 'calling AE title not recognized');
  t.same(await rejection(port, { calling: 'CT1', contexts: [] }), [1, 1, 3], 'asking for nothing is no way in');
  const mixed = [...images, { id: 3, abstractSyntax: VERIFICATION, transferSyntaxes: [EXPLICIT] }];
  t.same(await rejection(port, { calling: 'CT1', contexts: mixed }), [1, 1, 3], 'nor is a connection test beside it');
  const held = await attemptOf(edge, { callingAeTitle: 'CT1', outcome: 'held', count: 3 });
  t.match(held, { address: '127.0.0.1', calledAeTitle: 'LIGHTBOX', reason: /not known yet/ });
  t.equal(edge.logged('dicom.association-held').length, 1, 'one line a minute');

  const guest = await Peer.associate(port, { calling: 'CT1' });
  guest.send(echoRequest());
  t.equal((await guest.response()).status, 0, 'a connection test is allowed');
  const object = ctSlice({ rows: 8, columns: 8 });
  guest.send(storeRequest(1, object, object.dataSet));
  t.equal((await guest.response()).status, 0x0211, 'storing on its context is not');
  guest.end();

  const device = await devices.accept(edge.call(), held.id, { name: 'CT room 1' });
  t.match(device, { name: 'CT room 1', aeTitle: 'CT1', host: '127.0.0.1', port: null, accepted: true });
  const peer = await Peer.associate(port, { calling: 'CT1', contexts: images });
  peer.send(storeRequest(1, object, object.dataSet));
  t.equal((await peer.response()).status, 0);
  peer.send(RELEASE);
  await peer.closed;
  await attemptOf(edge, { callingAeTitle: 'CT1', outcome: 'accepted' });
  t.notOk(
    (await devices.attempts(edge.call())).some(({ outcome }) => outcome === 'held'),
    'it waits no longer',
  );
  const noted = await eventually(async () => {
    const now = await devices.get(edge.call(), device.id);
    return now.lastSeenAt !== null && now;
  });
  t.equal(noted.objectCount, 1);

  t.same(await rejection(port, { calling: 'CT1', contexts: images }, '127.0.0.2'), [1, 1, 3], 'from another address');
  const moved = await attemptOf(edge, { callingAeTitle: 'CT1', address: '127.0.0.2' });
  t.match(moved, { outcome: 'held', reason: /CT room 1 .*127\.0\.0\.1, not 127\.0\.0\.2/ });
  t.equal((await devices.accept(edge.call(), moved.id, { name: 'CT room 1' })).id, device.id, 'the device has moved');
  t.notOk(await rejection(port, { calling: 'CT1', contexts: images }, '127.0.0.2'));
  t.same(
    await rejection(port, { calling: 'CT1', contexts: images }),
    [1, 1, 3],
    'the old address is not its own any more',
  );

  await devices.change(edge.call(), device.id, { accepted: false });
  t.same(await rejection(port, { calling: 'CT1', contexts: images }, '127.0.0.2'), [1, 1, 3], 'switched off');
  t.same(await rejection(port, { calling: 'CT1' }, '127.0.0.2'), [1, 1, 3], 'also for the connection test');
  await attemptOf(edge, { outcome: 'refused', address: '127.0.0.2' });

  await devices.register(edge.call(), { name: 'Ultrasound', aeTitle: '', host: '127.0.0.3' });
  t.notOk(await rejection(port, { calling: '', contexts: images }, '127.0.0.3'), 'one without a title, by its address');
  t.same(await rejection(port, { calling: '', contexts: images }, '127.0.0.4'), [1, 1, 3]);

  await devices.register(edge.call(), { name: 'Portable', aeTitle: 'MOBILE' });
  t.notOk(await rejection(port, { calling: 'MOBILE', contexts: images }, '127.0.0.5'), 'one that comes from anywhere');
  await devices.register(edge.call(), { name: 'By name', aeTitle: 'NAMED', host: 'localhost' });
  t.notOk(await rejection(port, { calling: 'NAMED', contexts: images }), 'one whose address is a name');
  t.same(await rejection(port, { calling: 'NAMED', contexts: images }, '127.0.0.6'), [1, 1, 3]);

  t.notOk(await rejection(port, { calling: 'MOBILE', called: 'ARCHIVE', contexts: images }), 'a mistyped called title');
  await attemptOf(edge, {
    callingAeTitle: 'MOBILE',
    outcome: 'accepted',
    reason: 'It calls us ARCHIVE; our AE title is LIGHTBOX.',
  });
});

t.test('where the installer said so, this machine may send from its first call on', async (t) => {
  const edge = await openEdge(t);
  const peers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      Peer.associate(edge.port, { calling: 'NEW', contexts: images, called: 'X' }, `127.0.0.${1 + (i % 3)}`),
    ),
  );
  for (const peer of peers) peer.end();
  t.match(await devices.list(edge.call()), [{ name: 'NEW', aeTitle: 'NEW', accepted: true }], 'registered once');
  const blank = await Peer.associate(edge.port, { calling: '', contexts: images });
  blank.end();
  t.match(await devices.list(edge.call()), [{ aeTitle: 'NEW' }, { aeTitle: '', host: '127.0.0.1' }]);
});

t.test('a flood of invented titles costs little and is forgotten', async (t) => {
  const edge = await openEdge(t, { LIGHTBOX_UNKNOWN_DEVICES: 'hold' });
  for (let i = 0; i < 300; i++) t.ok(await rejection(edge.port, { calling: `SCAN${i}`, contexts: images }));
  await attemptOf(edge, { callingAeTitle: 'SCAN0' });
  t.ok((await devices.attempts(edge.call())).length <= 300);
  const peer = await Peer.associate(edge.port);
  peer.send(echoRequest());
  t.equal((await peer.response()).status, 0);
  peer.end();
});
