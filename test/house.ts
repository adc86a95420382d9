// The appliance inside the test's own process: a folder that goes with the test, the HTTP edge on a free loopback port,
// people of every role. For tests of the edge's machinery; whole stories start the real program (appliance.ts).
import { randomBytes, scryptSync } from 'node:crypto';
import { readConfig } from '../appliance/config.ts';
import { type Appliance, openAppliance } from '../appliance/core/appliance.ts';
import type { Call } from '../appliance/core/call.ts';
import { openLog } from '../appliance/core/log.ts';
import { openPost } from '../appliance/core/post.ts';
import * as settings from '../appliance/device/settings/settings.ts';
import type { Role } from '../appliance/device/users/permissions.ts';
import * as sessions from '../appliance/device/users/sessions.ts';
import * as tokens from '../appliance/device/users/tokens.ts';
import * as users from '../appliance/device/users/users.ts';
import { type HttpEdge, type HttpOptions, openHttp } from '../appliance/http/http.ts';
import { SESSION_COOKIE } from '../appliance/http/session.ts';
import { dataFolder } from './data-folder.ts';

export interface Test {
  teardown(end: () => Promise<void> | void): void;
}

export interface Person {
  username: string;
  password: string;
  role: Role;
}

export interface House {
  readonly appliance: Appliance;
  /** Log lines as they were written. */
  readonly log: string[];
  readonly url: string;
  /** A call of the system's own, now. */
  call(): Call;
  /** A person with that role; all have one password, which is hashed once. */
  add(role: Role, username?: string): Promise<Person>;
  /** A bearer header of a new token: cheaper than a person, for what needs a role only. */
  token(role: Role): Promise<Record<string, string>>;
  /** Cookie header of a new session, begun without the password's costly check. */
  session(person: Person): Promise<string>;
  /** POST /api/v1/session as it is answered. */
  trySignIn(who: { username: string; password: string }, headers?: Record<string, string>): Promise<Response>;
  /** With our own Origin, as a browser on our page sends it. */
  fetch(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** Closes the edge and opens it again on the same data, as a restart does. */
  reopen(): Promise<void>;
}

const PASSWORD = randomBytes(12).toString('base64url');
/** As hashPassword() keeps it, at a cost that hundreds of sign-ins of the tests can bear. */
const hashed = (() => {
  const salt = randomBytes(16);
  const key = scryptSync(PASSWORD, salt, 32, { N: 2 ** 8, r: 8, p: 1 });
  return ['scrypt', 8, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
})();

export async function openHouse(t: Test, options: Partial<HttpOptions> = {}): Promise<House> {
  const log: string[] = [];
  const config = readConfig({ LIGHTBOX_DATA: dataFolder(t), LIGHTBOX_HTTP_PORT: '0', LIGHTBOX_DICOM_PORT: '0' });
  const appliance = await openAppliance(
    config,
    openLog((line) => log.push(line)),
  );
  const openEdge = () =>
    openHttp(appliance, {
      dicomPort: () => 11112,
      echo: async () => ({ ok: false, milliseconds: 0, message: 'No network in this test' }),
      post: openPost({ toThisMachine: true }),
      ...options,
    });
  let edge: HttpEdge = await openEdge();
  t.teardown(async () => {
    await edge.close();
    await appliance.close();
  });
  const url = () => `http://127.0.0.1:${edge.port}`;
  const call = () => appliance.call({ kind: 'system', name: 'test' }, 'local');
  const house: House = {
    appliance,
    log,
    get url() {
      return url();
    },
    call,
    async add(role, username = `${role}-${randomBytes(3).toString('hex')}`) {
      const person = { username: users.nameOf(username), password: PASSWORD, role };
      const row = { ...person, displayName: username, passwordHash: hashed, createdAt: new Date().toISOString() };
      await appliance.db.transaction((tx) => users.insert(call(), tx, row));
      return person;
    },
    async token(role) {
      const { token } = await tokens.issue(call(), { name: role, role });
      return { authorization: `Bearer ${token}` };
    },
    async session({ username }) {
      const [{ id, role }] = await appliance.db.query('SELECT id, role FROM users WHERE username = ?', [username]);
      const user = { id: id as number, username, role: role as Role };
      const anonymous = appliance.call({ kind: 'anonymous' }, '127.0.0.1');
      const secret = await appliance.db.transaction((tx) => sessions.begin(anonymous, tx, user, 'test'));
      return `${SESSION_COOKIE}=${secret}`;
    },
    trySignIn: ({ username, password }, headers) =>
      house.fetch('/api/v1/session', { method: 'POST', headers, json: { username, password } }),
    fetch(path, { json, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has('origin')) headers.set('origin', url());
      if (json !== undefined) headers.set('content-type', 'application/json');
      return fetch(url() + path, { ...init, headers, body: json === undefined ? init.body : JSON.stringify(json) });
    },
    async reopen() {
      await edge.close();
      edge = await openEdge();
    },
  };
  return house;
}

/** Closes set-up, for tests that are about later. */
export async function finishSetUp(house: House): Promise<void> {
  const call = house.call();
  await call.db.transaction((tx) => settings.finishSetUp(call, tx, { name: 'Sample Clinic' }));
}

/** The cookies that an answer sets, as a Cookie header sends them back. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
