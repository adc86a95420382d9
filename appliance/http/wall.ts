// Routes of screens on the wall: their list, by their key, and who set them up.
import { Type } from 'typebox';
import * as wall from '../clinic/schedule/wall.ts';
import { IssuedWallScreen, NewWallScreen, WallList, WallScreen } from '../clinic/schedule/wall-shapes.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const wallRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/wall',
    access: 'public',
    summary: 'Who is called where, for a screen that sends its key as `x-wall-key`; nothing without one',
    answer: WallList,
    handle: (call, { request }) => wall.list(call, request.header('x-wall-key') ?? ''),
  }),
  route({
    method: 'GET',
    path: '/api/v1/wall-screens',
    access: 'settings.manage',
    summary: 'The screens on the wall',
    answer: Type.Object({ screens: Type.Array(WallScreen) }),
    handle: async (call) => ({ screens: await wall.screens(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/wall-screens',
    access: 'settings.manage',
    summary: 'Add a screen; its key is in this answer only',
    body: NewWallScreen,
    answer: IssuedWallScreen,
    status: 201,
    handle: (call, { body }) => wall.addScreen(call, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/wall-screens/:id',
    access: 'settings.manage',
    summary: 'End a screen',
    params: Id,
    handle: async (call, { params }) => {
      await wall.endScreen(call, params.id);
      return undefined;
    },
  }),
];
