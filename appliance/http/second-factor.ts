// Routes of the second factor: a person's own, and an administrator's reset.
import { Type } from 'typebox';
import * as secondFactor from '../device/users/second-factor.ts';
import {
  CodeProof,
  PasswordProof,
  RecoveryCodes,
  SecondFactorBegun,
  SecondFactorState,
} from '../device/users/shapes.ts';
import { type Route, route } from './route.ts';

export const secondFactorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/session/second-factor',
    access: 'signed-in',
    summary: 'Whether signing in asks you for a code',
    answer: SecondFactorState,
    handle: (call) => secondFactor.state(call),
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/second-factor',
    access: 'signed-in',
    summary: 'A new secret for your telephone; it counts once a code was confirmed',
    isSecret: true,
    body: PasswordProof,
    answer: SecondFactorBegun,
    status: 201,
    handle: (call, { body }) => secondFactor.begin(call, body.password),
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/second-factor/confirm',
    access: 'signed-in',
    summary: 'Turn the second factor on with a first code; ends your other sessions',
    isSecret: true,
    body: CodeProof,
    answer: RecoveryCodes,
    handle: (call, { body }) => secondFactor.confirm(call, body.code),
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/second-factor/off',
    access: 'signed-in',
    summary: 'Turn the second factor off',
    isSecret: true,
    body: PasswordProof,
    handle: (call, { body }) => secondFactor.turnOff(call, body.password) as Promise<undefined>,
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/users/:username/second-factor',
    access: 'users.manage',
    summary: 'Take the second factor from a person who lost it',
    params: Type.Object({ username: Type.String({ maxLength: 64 }) }),
    handle: (call, { params }) => secondFactor.reset(call, params.username) as Promise<undefined>,
  }),
];
