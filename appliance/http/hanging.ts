// Routes of hanging protocols.
import { Type } from 'typebox';
import * as hanging from '../clinic/hanging/hanging.ts';
import { HangingProtocol, HangingProtocolChanges, NewHangingProtocol } from '../clinic/hanging/shapes.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const hangingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/hanging-protocols',
    access: 'studies.read',
    summary: 'Your hanging protocols, then those that others share',
    answer: Type.Object({ protocols: Type.Array(HangingProtocol) }),
    handle: async (call) => ({ protocols: await hanging.list(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/hanging-protocols',
    access: 'studies.read',
    summary: 'Keep a layout as a hanging protocol of yours',
    body: NewHangingProtocol,
    answer: HangingProtocol,
    status: 201,
    handle: (call, { body }) => hanging.add(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/hanging-protocols/:id',
    access: 'studies.read',
    summary: 'Change a hanging protocol of yours',
    params: Id,
    body: HangingProtocolChanges,
    answer: HangingProtocol,
    handle: (call, { params, body }) => hanging.change(call, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/hanging-protocols/:id',
    access: 'studies.read',
    summary: 'Delete a hanging protocol of yours',
    params: Id,
    handle: async (call, { params }) => {
      await hanging.remove(call, params.id);
      return undefined;
    },
  }),
];
