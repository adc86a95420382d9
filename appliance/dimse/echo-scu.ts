// Asks a device whether it is there (C-ECHO), and says in a technician's words what went wrong. Uses dcmjs-dimse's client;
// its timeouts and errors are not to be relied on, so the time limits and the end of the connection are ours.
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import type { EchoAnswer } from '../clinic/devices/shapes.ts';

const CONNECT_LIMIT_MS = 5_000;
const WHOLE_LIMIT_MS = 10_000;
const RELEASE_LIMIT_MS = 1_000;

export interface EchoTarget {
  aeTitle: string;
  host: string;
  port: number;
}

/** Never throws: every failure is an answer. `ourAeTitle` is the one the device must know us by. */
export async function echoDevice(ourAeTitle: string, target: EchoTarget): Promise<EchoAnswer> {
  const { default: dimse } = await import('dcmjs-dimse'); // 30 MB that a box which never calls a device does without
  dimse.log.setLevel('silent'); // what matters comes back as events
  const startedAt = performance.now();
  const answered = (ok: boolean, message: string): EchoAnswer => ({
    ok,
    milliseconds: Math.round(performance.now() - startedAt),
    message,
  });
  const address = await addressOf(target.host);
  if (!address) return answered(false, `No machine called ${target.host} is known on this network.`);
  const failure = await echo(dimse, ourAeTitle, { ...target, host: address });
  return failure ? answered(false, failure) : answered(true, 'The device answered.');
}

async function addressOf(host: string): Promise<string | undefined> {
  if (isIP(host)) return host;
  return lookup(host).then(
    ({ address }) => address,
    () => undefined,
  );
}

/** @returns what went wrong, if anything did */
function echo(
  dimse: typeof import('dcmjs-dimse'),
  ourAeTitle: string,
  { aeTitle, host, port }: EchoTarget,
): Promise<string | undefined> {
  const client = new dimse.Client();
  const place = `${host} port ${port}`;
  return new Promise((resolve) => {
    let connected = false;
    const end = (failure?: string) => {
      clearTimeout(connecting);
      clearTimeout(whole);
      resolve(failure);
      // The library releases by itself; should the device not let go, or have failed us, the connection is cut.
      setTimeout(() => networkOf(client)?.socket.destroy(), failure ? 0 : RELEASE_LIMIT_MS);
    };
    const connecting = setTimeout(
      () => end(`Nothing answers at ${place}: is the device on, and is the address right?`),
      CONNECT_LIMIT_MS,
    );
    const whole = setTimeout(
      () => end(`${place} took the connection but did not answer: is it a DICOM port?`),
      WHOLE_LIMIT_MS,
    );
    const request = new dimse.requests.CEchoRequest();
    request.on('response', (response) => {
      const status = response.getStatus();
      end(status === 0 ? undefined : `The device answered with status ${hex(status)}.`);
    });
    client.on('connected', () => {
      connected = true;
      clearTimeout(connecting);
    });
    client.on('associationAccepted', (association) => {
      const [context] = association.getPresentationContexts();
      if (context?.context.getResult() !== 0)
        end('The device accepted us, but not the connection test (Verification).');
    });
    client.on('associationRejected', (rejection) => end(rejectionReason(rejection, aeTitle, ourAeTitle)));
    client.on('networkError', (error: Error) => end(networkReason(error.message, place)));
    client.on('closed', () =>
      end(connected ? `${place} ended the connection without an answer.` : `Nothing answers at ${place}.`),
    );
    client.addRequest(request);
    client.send(host, port, ourAeTitle, aeTitle, { connectTimeout: WHOLE_LIMIT_MS });
    networkOf(client)?.on('abort', () => end('The device aborted the association: it may not want calls from us.'));
  });
}

/** PS3.8 Table 9-21. */
function rejectionReason(
  { source, reason }: { result: number; source: number; reason: number },
  aeTitle: string,
  ourAeTitle: string,
): string {
  if (source === 1 && reason === 3)
    return `The device does not know us: enter our AE title ${ourAeTitle} and this box's address there.`;
  if (source === 1 && reason === 7) return `The device is not called ${aeTitle}: check its own AE title.`;
  if (source === 3) return 'The device has no free association at the moment: try again later.';
  return `The device refused the association (source ${source}, reason ${reason}).`;
}

function networkReason(message: string, place: string): string {
  if (/ECONNREFUSED/.test(message))
    return `Nothing listens on ${place}: is the DICOM service of the device on, and is the port right?`;
  if (/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/.test(message))
    return `There is no way to ${place}: is the device on, and is the address right?`;
  if (/Unknown PDU type: 21/.test(message)) return `${place} wants TLS, which is not set up for this device.`;
  if (/Unknown PDU type/.test(message)) return `${place} answers, but not with DICOM: is the port right?`;
  return `The connection to ${place} broke.`;
}

function hex(status: number): string {
  return `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The connection inside the client. Not in the library's types, but the only way to hear an abort and to hang up. */
function networkOf(client: unknown): { socket: Socket; on(event: 'abort', listener: () => void): void } | undefined {
  return (client as { network?: ReturnType<typeof networkOf> }).network;
}
