// Routes of the devices page: the modalities, and those that tried.
import { Type } from 'typebox';
import * as devices from '../clinic/devices/devices.ts';
import { Attempt, AttemptAcceptance, Device, DeviceChanges, EchoAnswer, NewDevice } from '../clinic/devices/shapes.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const deviceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/devices',
    access: 'devices.read',
    summary: 'The modalities that may send, by name',
    answer: Type.Object({ devices: Type.Array(Device) }),
    handle: async (call) => ({ devices: await devices.list(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices',
    access: 'devices.manage',
    summary: 'Register a modality',
    body: NewDevice,
    answer: Device,
    status: 201,
    handle: (call, { body }) => devices.register(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/devices/:id',
    access: 'devices.manage',
    summary: 'Change a modality, or keep it out with `accepted: false`',
    params: Id,
    body: DeviceChanges,
    answer: Device,
    handle: (call, { params, body }) => devices.change(call, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/devices/:id',
    access: 'devices.manage',
    summary: 'Forget a modality; what it sent stays',
    params: Id,
    handle: async (call, { params }) => {
      await devices.remove(call, params.id);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices/:id/echo',
    access: 'devices.manage',
    summary: 'Ask a modality whether it is there (C-ECHO)',
    params: Id,
    answer: EchoAnswer,
    handle: (call, { params, edge }) => devices.echo(call, params.id, edge.echo),
  }),
  route({
    method: 'GET',
    path: '/api/v1/device-attempts',
    access: 'devices.read',
    summary: 'Who connected or tried to, newest first',
    answer: Type.Object({ attempts: Type.Array(Attempt) }),
    handle: async (call) => ({ attempts: await devices.attempts(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/device-attempts/:id/accept',
    access: 'devices.manage',
    summary: 'Say yes to a modality that was held',
    params: Id,
    body: AttemptAcceptance,
    answer: Device,
    status: 201,
    handle: (call, { params, body }) => devices.accept(call, params.id, body),
  }),
];
