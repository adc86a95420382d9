// Routes of the first day: whether set-up is needed, and the wizard's answers.
import { Type } from 'typebox';
import { setUp } from '../clinic/set-up/set-up.ts';
import { SetUpWithCode } from '../clinic/set-up/shapes.ts';
import * as settings from '../device/settings/settings.ts';
import { PasswordRules } from '../device/settings/shapes.ts';
import { checkSetUpCode } from '../device/users/set-up-code.ts';
import { CurrentSession } from '../device/users/shapes.ts';
import { reachableAddresses } from './addresses.ts';
import { type Route, route } from './route.ts';
import { signInAnswer } from './users.ts';

export const setUpRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/setup',
    access: 'public',
    summary: 'Whether this appliance still has to be set up',
    answer: Type.Object({
      needed: Type.Boolean(),
      aeTitle: Type.String(),
      dicomPort: Type.Union([Type.Integer(), Type.Null()]),
      passwordRules: PasswordRules,
      addresses: Type.Array(Type.String(), { description: 'Empty once the appliance is set up' }),
    }),
    async handle(call, { edge }) {
      const { config } = edge.appliance;
      const needed = !(await settings.isSetUp(call.db));
      const addresses = needed ? reachableAddresses(config.bind) : [];
      const { passwords: passwordRules } = await settings.read(call.db);
      return { needed, aeTitle: config.aeTitle, dicomPort: edge.dicomPort(), passwordRules, addresses };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/setup',
    access: 'public',
    summary: 'Answer the set-up wizard, with the code that the first start printed; signs the administrator in',
    body: SetUpWithCode,
    answer: CurrentSession,
    status: 201,
    async handle(call, { body, request }) {
      const { code, ...answers } = body;
      await checkSetUpCode(call, code);
      await setUp(call, answers);
      return signInAnswer(call, answers.administrator, request);
    },
  }),
];
