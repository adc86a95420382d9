// The HTTP edge as main.ts opens it: sessions, routes, pages and the live connection on one port.
import { fileURLToPath } from 'node:url';
import * as devices from '../clinic/devices/devices.ts';
import * as reading from '../clinic/reading/reading.ts';
import * as studies from '../clinic/studies/studies.ts';
import type { Appliance } from '../core/appliance.ts';
import { load as loadRights } from '../device/users/rights.ts';
import { Fault } from '../lib/fault.ts';
import { openApp } from './app.ts';
import { openLive } from './live.ts';
import type { LiveSource } from './live-messages.ts';
import type { Edge, Route } from './route.ts';
import { routes as everyRoute } from './routes.ts';
import { openServer } from './server.ts';
import { openSessions } from './session.ts';
import { openPages } from './static.ts';

const PAGES_FOLDER = fileURLToPath(new URL('../../web/dist/', import.meta.url));

const rooms: LiveSource = {
  study: studies.row,
  reading: reading.changes,
  device: (call, id) => unlessGone(devices.get(call, id)),
  attempt: (call, id) => unlessGone(devices.attempt(call, id)),
};

async function unlessGone<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined;
    throw error;
  }
}

export interface HttpEdge {
  readonly port: number;
  /** Lets running answers end, then closes every connection. */
  close(): Promise<void>;
}

export interface HttpOptions {
  dicomPort: () => number | null;
  echo: Edge['echo'];
  post: Edge['post'];
  /** Others than ours, for tests of the machinery. */
  routes?: readonly Route[];
  pagesFolder?: string;
}

/** Listens on `config.bind` and `config.httpPort`. */
export async function openHttp(appliance: Appliance, options: HttpOptions): Promise<HttpEdge> {
  await loadRights(appliance.db);
  const sessions = openSessions(appliance);
  let port = 0;
  const edge: Edge = {
    appliance,
    sessions,
    startedAt: new Date(),
    pagesFolder: options.pagesFolder ?? PAGES_FOLDER,
    httpPort: () => port,
    dicomPort: options.dicomPort,
    echo: options.echo,
    post: options.post,
  };
  const live = openLive(edge, rooms);
  const server = await openServer({
    host: appliance.config.bind,
    port: appliance.config.httpPort,
    handle: openApp({
      edge,
      routes: options.routes ?? everyRoute,
      pages: openPages(edge.pagesFolder),
    }),
    live: (head) => live.accept(head),
    onError: (error) => {
      const hasClientGone = error instanceof Fault && error.code === 'gone';
      if (!hasClientGone) appliance.log.error('http.answer-broke-off', error);
    },
  });
  port = server.port;
  return {
    port,
    async close() {
      live.close();
      await server.close();
      await sessions.close();
    },
  };
}
