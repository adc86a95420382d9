// Sends a few bytes to a program on the network and says how that ended. Bounded in time and size, follows no redirect, and
// never speaks to this machine or to link-local addresses: whoever may enter an address must not reach through us what
// only we can reach. Knows no clinic.
import { lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface PostAnswer {
  /** Answered with 200 to 299. */
  ok: boolean;
  /** HTTP; null where nobody answered. */
  status: number | null;
  milliseconds: number;
  /** A sentence for an administrator. */
  message: string;
}

export interface Letter {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Ends it early, as a failure. */
  signal?: AbortSignal;
}

export interface Post {
  /** Why nothing is ever sent to this address; undefined where it may be tried. A name is looked up only when it is sent. */
  refusal(url: string): string | undefined;
  /** Never throws. */
  send(letter: Letter): Promise<PostAnswer>;
}

export interface PostOptions {
  /** For development: this machine may be told, too. */
  toThisMachine: boolean;
  limitMs?: number;
}

/** For all of it: finding the name, connecting, sending, and the head of the answer. */
const LIMIT_MS = 10_000;
/** Of an answer; what it says besides its status is of no use to us. */
const ANSWER_LIMIT_BYTES = 64 * 1024;

const NOT_THERE = 'Nothing is sent to this machine itself or to link-local addresses';

/** Nowhere, ourselves, link-local (RFC 3927, 4291), and what is many at once. An IPv4 address in IPv6 is checked as IPv4. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('0.0.0.0', 8);
FORBIDDEN.addSubnet('127.0.0.0', 8);
FORBIDDEN.addSubnet('169.254.0.0', 16);
FORBIDDEN.addSubnet('224.0.0.0', 3);
FORBIDDEN.addSubnet('::', 127, 'ipv6');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
/** Ways to write an IPv4 address that a gateway takes apart again (RFC 6052, 3056). */
FORBIDDEN.addSubnet('64:ff9b::', 96, 'ipv6');
FORBIDDEN.addSubnet('2002::', 16, 'ipv6');

export function openPost({ toThisMachine, limitMs = LIMIT_MS }: PostOptions): Post {
  const isForbidden = (address: string) => !toThisMachine && (isAlwaysForbidden(address) || isOurs(address));
  const refusal = (url: string) => {
    const { protocol, hostname, username, password, hash } = new URL(url);
    if (protocol !== 'http:' && protocol !== 'https:') return 'An address begins with http:// or https://';
    if (username || password) return 'A name or password does not belong in the address: deliveries are signed';
    if (hash) return 'What stands behind a # is never sent: leave it out';
    const host = hostname.replace(/^\[|\]$/g, '');
    const isLocalName = !toThisMachine && /(^|\.)localhost\.?$/i.test(host);
    return isLocalName || (isIP(host) && isForbidden(host)) ? NOT_THERE : undefined;
  };
  return {
    refusal,
    async send(letter) {
      const began = performance.now();
      const ended = (ok: boolean, status: number | null, message: string) => {
        return { ok, status, milliseconds: Math.round(performance.now() - began), message };
      };
      const refused = refusal(letter.url);
      if (refused) return ended(false, null, refused);
      const limit = AbortSignal.timeout(limitMs);
      const signal = letter.signal ? AbortSignal.any([letter.signal, limit]) : limit;
      try {
        const status = await answerTo(letter, signal, lookupUnless(isForbidden));
        return ended(status >= 200 && status < 300, status, said(status));
      } catch (error) {
        if (limit.aborted) return ended(false, null, `It did not answer within ${limitMs / 1000} seconds`);
        return ended(false, null, whatFailed(error));
      }
    },
  };
}

/** The status of the answer. Throws what the network says. */
function answerTo({ url, headers, body }: Letter, signal: AbortSignal, find: LookupFunction): Promise<number> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': length, connection: 'close' },
      agent: false, // a connection of its own: none is kept to a receiver that went away
      lookup: find,
      signal,
    });
    request.once('error', reject);
    request.once('response', (response) => {
      leave(response);
      resolve(response.statusCode!);
    });
    request.end(body);
  });
}

/** Reads a little, so that the receiver's answer doesn't break off under its hands, and no more. */
function leave(response: IncomingMessage): void {
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > ANSWER_LIMIT_BYTES) response.destroy();
  });
  response.on('error', () => undefined); // its status is what counts
}

/** Every address of the name must be allowed: the connection is made to one that was looked at here. */
function lookupUnless(isForbidden: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      if (found.length === 0 || found.some(({ address }) => isForbidden(address)))
        return callback(Object.assign(new Error(NOT_THERE), { code: 'FORBIDDEN' }), '');
      if (options.all) callback(null, found);
      else callback(null, found[0]!.address, found[0]!.family);
    });
  };
}

function isAlwaysForbidden(address: string): boolean {
  return FORBIDDEN.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** One of the box's own, as its network has them at this moment. */
function isOurs(address: string): boolean {
  const own = new BlockList();
  for (const one of Object.values(networkInterfaces()).flatMap((several) => several ?? []))
    own.addAddress(one.address, one.family === 'IPv6' ? 'ipv6' : 'ipv4');
  return own.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function said(status: number): string {
  if (status >= 200 && status < 300) return `Taken (HTTP ${status})`;
  if (status >= 300 && status < 400) return `It sends on to another address (HTTP ${status}), which is not followed`;
  if (status === 401 || status === 403) return `It does not let us in (HTTP ${status})`;
  if (status === 404) return `There is nothing at this address (HTTP ${status})`;
  return status >= 500 ? `It failed itself (HTTP ${status})` : `It refused (HTTP ${status})`;
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The machine is there, but nothing listens at this port',
  ECONNRESET: 'It ended the connection before it answered',
  EHOSTUNREACH: 'The machine cannot be reached',
  ENETUNREACH: 'The machine cannot be reached',
  ETIMEDOUT: 'The machine does not answer',
  ENOTFOUND: 'No machine has this name',
  EAI_AGAIN: 'The name of the machine could not be looked up',
  EPROTO: 'It does not speak HTTPS at this port',
  FORBIDDEN: NOT_THERE,
  ABORT_ERR: 'This was interrupted',
};

function whatFailed(error: unknown): string {
  const code = String((error as { code?: unknown }).code ?? '');
  if (Object.hasOwn(FAILURES, code)) return FAILURES[code]!;
  if (/CERT|SIGNED|ISSUER|ALTNAME|TLS|SSL/.test(code)) return `Its certificate is not trusted by this box (${code})`;
  return `It could not be told (${code || 'unknown error'})`;
}
