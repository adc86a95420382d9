// A cable between a browser and the service that can be pulled: a TCP relay whose connections die and whose port refuses,
// or which carries everything to the service and nothing back.
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Owner } from '../appliance.ts';

export interface Cable {
  readonly url: string;
  /** Every connection dies, none is taken. */
  pull(): Promise<void>;
  /** Requests arrive, answers don't. */
  swallowAnswers(): void;
  plugIn(): Promise<void>;
}

export async function layCable(t: Owner, toPort: number): Promise<Cable> {
  const open = new Set<Socket>();
  let swallows = false;
  let server: Server | undefined;
  let port = 0;
  const relay = (browser: Socket) => {
    const service = connect(toPort, '127.0.0.1');
    for (const socket of [browser, service]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        browser.destroy();
        // What was on its way to the service still arrives.
        if (swallows) service.end();
        else service.destroy();
      });
    }
    browser.on('data', (bytes) => service.write(bytes));
    service.on('data', (bytes) => (swallows ? browser.destroy() : browser.write(bytes)));
  };
  const plugIn = async () => {
    swallows = false;
    if (server) return;
    const opening = createServer(relay);
    await new Promise<void>((resolve, reject) => {
      opening.once('error', reject);
      opening.listen(port, '127.0.0.1', resolve);
    });
    server = opening;
    port = (opening.address() as { port: number }).port;
  };
  const pull = async () => {
    const closing = server;
    server = undefined;
    for (const socket of open) socket.destroy();
    if (closing) await new Promise((closed) => closing.close(closed));
  };
  await plugIn();
  t.teardown(pull);
  return {
    url: `http://127.0.0.1:${port}`,
    pull,
    plugIn,
    swallowAnswers() {
      swallows = true;
    },
  };
}
