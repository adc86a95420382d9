// Routes of people: signing in and out, own sessions and password, accounts, API tokens.
import { Type } from 'typebox';
import type { Call } from '../core/call.ts';
import * as locking from '../device/users/locking.ts';
import { changeOwnPassword } from '../device/users/own-password.ts';
import * as pins from '../device/users/pins.ts';
import * as rights from '../device/users/rights.ts';
import * as sessions from '../device/users/sessions.ts';
import {
  CurrentSession,
  IssuedToken,
  NewToken,
  NewUser,
  OpenSession,
  OwnSession,
  PasswordChange,
  PinChange,
  RoleRights,
  RolesChange,
  SignInInput,
  Token,
  User,
  UserChange,
  Workstation,
} from '../device/users/shapes.ts';
import { signIn } from '../device/users/sign-in.ts';
import * as tokens from '../device/users/tokens.ts';
import * as users from '../device/users/users.ts';
import { Answer, json } from './answer.ts';
import { type Request, type Route, route } from './route.ts';
import { SESSION_COOKIE, WORKSTATION_COOKIE } from './session.ts';

const COOKIE = 'HttpOnly; SameSite=Strict; Path=/';
const WORKSTATION_SECONDS = 365 * 24 * 60 * 60;
const WORKSTATION_SECRET = /^[\w-]{43}$/;

/** Signs in and hands the cookies out. Used by set-up too, which ends signed in. */
export async function signInAnswer(
  call: Call,
  who: { username: string; password: string; code?: string },
  request: Request,
): Promise<Answer> {
  const signedIn = await signIn(call, {
    ...who,
    userAgent: request.header('user-agent') ?? '',
    workstation: workstationOf(request),
  });
  const { status, headers, body } = json(await sessions.current(signedIn.call), 201);
  const { cookies } = signedIn;
  if (!cookies) return new Answer(status, headers, body);
  return new Answer(
    status,
    [
      ...headers,
      ['set-cookie', `${SESSION_COOKIE}=${cookies.secret}; ${COOKIE}`],
      ['set-cookie', `${WORKSTATION_COOKIE}=${cookies.workstation}; ${COOKIE}; Max-Age=${WORKSTATION_SECONDS}`],
    ],
    body,
  );
}

function workstationOf(request: Request): string | undefined {
  const cookie = request.cookie(WORKSTATION_COOKIE);
  return cookie !== undefined && WORKSTATION_SECRET.test(cookie) ? cookie : undefined;
}

const signedOut = new Answer(204, [['set-cookie', `${SESSION_COOKIE}=; ${COOKIE}; Max-Age=0`]]);
const ById = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const ByUsername = Type.Object({ username: Type.String({ maxLength: 64 }) });

const sessionRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/session',
    access: 'public',
    summary: 'Sign in, or unlock the own screen: sets the session cookie',
    isSecret: true,
    body: SignInInput,
    answer: CurrentSession,
    status: 201,
    handle: (call, { body, request }) => signInAnswer(call, body, request),
  }),
  route({
    method: 'GET',
    path: '/api/v1/session',
    access: 'signed-in',
    summary: 'Who is signed in and what they may do',
    whenHeld: ['password'],
    answer: CurrentSession,
    handle: (call) => sessions.current(call),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/session',
    access: 'signed-in',
    summary: 'Sign out',
    isSecret: true,
    whenHeld: ['locked', 'password'],
    async handle(call) {
      await sessions.signOut(call);
      return signedOut;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/lock',
    access: 'signed-in',
    summary: 'Lock the screen: the session does nothing until its person signs in again',
    handle: (call) => locking.lock(call) as Promise<undefined>,
  }),
  route({
    method: 'GET',
    path: '/api/v1/workstation',
    access: 'public',
    summary: 'Who used this browser lately and whose session is locked in it, as far as its cookies say',
    answer: Workstation,
    handle: (call, { request }) => locking.workstation(call, workstationOf(request)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sessions',
    access: 'signed-in',
    summary: 'Where you are signed in, last used first',
    answer: Type.Object({ sessions: Type.Array(OwnSession) }),
    handle: async (call) => ({ sessions: await sessions.own(call) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sessions/:id',
    access: 'signed-in',
    summary: 'End one of your sessions',
    params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
    handle: (call, { params }) => sessions.signOut(call, params.id) as Promise<undefined>,
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/password',
    access: 'signed-in',
    summary: 'Change your password; ends your other sessions',
    isSecret: true,
    whenHeld: ['password'],
    body: PasswordChange,
    handle: (call, { body }) => changeOwnPassword(call, body.current, body.new) as Promise<undefined>,
  }),
  route({
    method: 'GET',
    path: '/api/v1/session/pin',
    access: 'signed-in',
    summary: 'Whether you have a PIN to sign with',
    answer: Type.Object({ hasPin: Type.Boolean() }),
    handle: async (call) => ({ hasPin: await pins.hasPin(call) }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/session/pin',
    access: 'signed-in',
    summary: 'Set the PIN that you sign with instead of the password, or take it away with null',
    isSecret: true,
    body: PinChange,
    handle: (call, { body }) => pins.setPin(call, body.password, body.pin) as Promise<undefined>,
  }),
];

const accountRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/users',
    access: 'users.manage',
    summary: 'The people who may sign in',
    answer: Type.Object({ users: Type.Array(User) }),
    handle: async (call) => ({ users: await users.list(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/users',
    access: 'users.manage',
    summary: 'Add a person',
    isSecret: true,
    body: NewUser,
    answer: User,
    status: 201,
    handle: (call, { body }) => users.add(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/users/:username',
    access: 'users.manage',
    summary: 'Change a name, role or password, or disable an account; ends its sessions unless only the name changed',
    isSecret: true,
    params: ByUsername,
    body: UserChange,
    answer: User,
    handle: (call, { params, body }) => users.change(call, params.username, body),
  }),
];

const openSessionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/open-sessions',
    access: 'users.manage',
    summary: "Everybody's sessions, last used first",
    answer: Type.Object({ sessions: Type.Array(OpenSession) }),
    handle: async (call) => ({ sessions: await sessions.everybodys(call) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/open-sessions/:id',
    access: 'users.manage',
    summary: "End anybody's session",
    params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
    handle: (call, { params }) => sessions.endAnybodys(call, params.id) as Promise<undefined>,
  }),
];

const AllRoles = Type.Object({ roles: Type.Array(RoleRights) });

const roleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/roles',
    access: 'users.manage',
    summary: 'What each role may do, and what of it can be chosen',
    answer: AllRoles,
    handle: async (call) => ({ roles: await rights.list(call) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/roles',
    access: 'users.manage',
    summary: 'Give permissions to roles or take them away; all of the changes or none',
    body: RolesChange,
    answer: AllRoles,
    handle: async (call, { body }) => ({ roles: await rights.change(call, body) }),
  }),
];

const tokenRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/tokens',
    access: 'tokens.manage',
    summary: 'API tokens, without their secrets',
    answer: Type.Object({ tokens: Type.Array(Token) }),
    handle: async (call) => ({ tokens: await tokens.list(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tokens',
    access: 'tokens.manage',
    summary: 'Issue an API token; its secret is shown this once',
    isSecret: true,
    body: NewToken,
    answer: IssuedToken,
    status: 201,
    handle: (call, { body }) => tokens.issue(call, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tokens/:id',
    access: 'tokens.manage',
    summary: 'Withdraw an API token',
    params: ById,
    handle: (call, { params }) => tokens.withdraw(call, params.id) as Promise<undefined>,
  }),
];

export const userRoutes: readonly Route[] = [
  ...sessionRoutes,
  ...openSessionRoutes,
  ...accountRoutes,
  ...roleRoutes,
  ...tokenRoutes,
];
