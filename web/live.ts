// The one WebSocket: events from the service, and whether it can be reached at all. Comes back by itself, with a longer
// pause after each failure; knows no page.
import { signal } from '@preact/signals';
import { client } from './client.ts';
import type { LiveMessage } from './live-message.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const PING_EVERY_MS = 20_000;
/** A short cut (a sleeping laptop's Wi-Fi) is not worth a strip across the page. */
const PATIENCE_MS = 1500;

/** When the connection was lost; undefined while all is well. */
export const offlineSince = signal<Date | undefined>(undefined);
/** Version of the service as it greets; a change means that this page is of yesterday. */
export const greetedVersion = signal<string | undefined>(undefined);

type Listener<T extends LiveMessage['type']> = (message: Extract<LiveMessage, { type: T }>) => void;
const listeners = new Map<string, Set<(message: never) => void>>();

/** Hears one kind of message until the answer is called. `hello` comes after every (re)connection. */
export function onLive<T extends LiveMessage['type']>(type: T, listener: Listener<T>): () => void {
  const heard = listeners.get(type) ?? new Set();
  listeners.set(type, heard);
  heard.add(listener as (message: never) => void);
  return () => heard.delete(listener as (message: never) => void);
}

/** Which studies this page has open to be read: the service keeps their locks as long as it hears so. */
let reading: () => readonly string[] = () => [];

export function tellReading(source: () => readonly string[]): void {
  reading = source;
}

let socket: WebSocket | undefined;
let wanted = false;
let pauseMs = FIRST_PAUSE_MS;
let retry: ReturnType<typeof setTimeout> | undefined;
let worry: ReturnType<typeof setTimeout> | undefined;

/** Connects and stays connected until endLive(). */
export function startLive(): void {
  if (wanted) return;
  wanted = true;
  addEventListener('online', hurry);
  addEventListener('offline', drop);
  document.addEventListener('visibilitychange', hurry);
  connect();
}

export function endLive(): void {
  wanted = false;
  removeEventListener('online', hurry);
  removeEventListener('offline', drop);
  document.removeEventListener('visibilitychange', hurry);
  clearTimeout(retry);
  clearTimeout(worry);
  worry = undefined;
  offlineSince.value = undefined;
  socket?.close();
  socket = undefined;
}

function connect(): void {
  const url = new URL('/ws', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const opened = new WebSocket(url);
  socket = opened;
  let ping: ReturnType<typeof setInterval> | undefined;
  let greeted = false;
  opened.onopen = () => {
    const tell = () => opened.send(JSON.stringify({ type: 'ping', reading: reading() }));
    tell();
    ping = setInterval(tell, PING_EVERY_MS);
  };
  opened.onmessage = ({ data }) => {
    greeted = true;
    hear(JSON.parse(data as string) as LiveMessage);
  };
  opened.onclose = () => {
    clearInterval(ping);
    if (socket !== opened || !wanted) return;
    if (!greeted) askWhy();
    lost();
  };
}

function hear(message: LiveMessage): void {
  if (message.type === 'hello') {
    pauseMs = FIRST_PAUSE_MS;
    clearTimeout(worry);
    worry = undefined;
    offlineSince.value = undefined;
    greetedVersion.value = message.version;
  }
  for (const listener of listeners.get(message.type) ?? []) listener(message as never);
}

/** As after a reconnection: what pages show may be of before, and those that listen for `hello` ask again. */
export function greetAgain(): void {
  const greeting = { type: 'hello', version: greetedVersion.value ?? '' };
  for (const listener of listeners.get('hello') ?? []) listener(greeting as never);
}

function lost(): void {
  socket = undefined;
  const since = new Date();
  worry ??= setTimeout(() => {
    offlineSince.value ??= since;
  }, PATIENCE_MS);
  clearTimeout(retry);
  // Spread out, or every browser of the clinic knocks in the same instant after a restart.
  retry = setTimeout(connect, pauseMs * (0.75 + Math.random() / 2));
  pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
}

/** A browser doesn't tell a refused connection from a dead one; a plain request does, and hears that nobody is signed in. */
function askWhy(): void {
  client.session().catch(() => {});
}

/** The network says it is back, or the person looks at the page again: don't wait out the pause. */
function hurry(): void {
  if (!wanted || socket || document.hidden) return;
  clearTimeout(retry);
  connect();
}

function drop(): void {
  socket?.close();
}
