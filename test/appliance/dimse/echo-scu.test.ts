import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import t, { type Test } from 'tap';
import { echoDevice } from '../../../appliance/dimse/echo-scu.ts';
import { openEdge } from './open.ts';

/** A device that answers the first bytes with these; with none it hangs up. */
async function device(t: Test, answer?: Buffer | string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => (answer === undefined ? socket.destroy() : socket.write(answer)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

const ask = (port: number, host = '127.0.0.1') => echoDevice('LIGHTBOX', { aeTitle: 'CT1', host, port });

t.test('a device that is there answers', async (t) => {
  const { port } = await openEdge(t);
  const { ok, milliseconds, message } = await ask(port);
  t.ok(ok, message);
  t.ok(milliseconds >= 0 && milliseconds < 10_000);
});

t.test('each failure has its own sentence', async (t) => {
  const reject = (source: number, reason: number) => Buffer.from([3, 0, 0, 0, 0, 4, 0, 1, source, reason]);
  const cases: [string, number, RegExp][] = [
    ['it does not know us', await device(t, reject(1, 3)), /does not know us.*LIGHTBOX/],
    ['it has another name', await device(t, reject(1, 7)), /not called CT1/],
    ['it is busy', await device(t, reject(3, 1)), /try again later/],
    ['it refuses otherwise', await device(t, reject(2, 1)), /source 2, reason 1/],
    ['it aborts', await device(t, Buffer.from([7, 0, 0, 0, 0, 4, 0, 0, 2, 0])), /aborted/],
    ['it hangs up', await device(t), /ended the connection/],
    ['it wants TLS', await device(t, Buffer.from('15030100020228', 'hex')), /TLS/],
    ['it is a web server', await device(t, 'HTTP/1.1 400 Bad Request\r\n\r\n'), /not with DICOM/],
    ['nothing listens', 1, /Nothing listens on 127\.0\.0\.1 port 1/],
  ];
  for (const [what, port, sentence] of cases) {
    const { ok, message } = await ask(port);
    t.notOk(ok, what);
    t.match(message, sentence, what);
  }
  t.match(await ask(104, 'no-such-machine.invalid'), { ok: false, message: /No machine called no-such-machine/ });
});
