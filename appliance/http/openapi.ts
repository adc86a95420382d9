// The API description (OpenAPI 3.1), made from the routes: what is written there is what is checked. Pure.
import type { TSchema } from 'typebox';
import { ROLE_NAMES, ROLES } from '../device/users/permissions.ts';
import { takesKey } from './idempotency-key.ts';
import type { Access, Route } from './route.ts';

type Json = Record<string, unknown>;

/** Schemas with an `$id` go to components and are referred to by name. */
class Components {
  readonly schemas: Record<string, Json> = {};

  refer(schema: TSchema): Json {
    return this.#plain(schema as unknown as Json) as Json;
  }

  #plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#plain(item));
    if (typeof value !== 'object' || value === null) return value;
    const { $id, ...rest } = value as Json;
    if (typeof $id !== 'string') return this.#entries(rest);
    if (!this.schemas[$id]) {
      this.schemas[$id] = {}; // in its place in the order before what it is made of
      this.schemas[$id] = this.#entries(rest);
    }
    return { $ref: `#/components/schemas/${$id}` };
  }

  #entries(value: Json): Json {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#plain(item)]));
  }
}

const ERROR: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'call'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'A sentence for the person' },
        field: { type: 'string', description: 'What of the input it is about, as a dotted path' },
        call: { type: 'string', description: 'Code to tell the service on the telephone' },
      },
    },
  },
};

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The change happens once under this key, however often it is sent within 14 days; a repetition is answered as the ' +
    'first time, with `Idempotent-Replayed: true`. 409 when another request had this key, or when the change happened ' +
    'and its answer is lost.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' },
};

export function openApi(routes: readonly Route[], version: string): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)\*?/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lightbox',
      version,
      description: 'The interface of the appliance. Errors are one shape everywhere.',
    },
    paths,
    components: {
      schemas: { ...components.schemas, Error: ERROR },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'lightbox_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(route: Route, components: Components): Json {
  const { access, summary, body, answer } = route;
  const error = {
    description: 'Refused',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
  const parameters = [
    ...pathParameters(route, components),
    ...queryParameters(route, components),
    ...keyParameter(route),
  ];
  return {
    summary,
    description: whoMay(access),
    tags: [route.path.split('/')[route.path.startsWith('/api/') ? 3 : 1]],
    ...(access === 'public' ? { security: [] } : { security: [{ session: [] }, { token: [] }] }),
    ...(parameters.length ? { parameters } : {}),
    ...(body && body !== 'stream'
      ? { requestBody: { required: true, content: { 'application/json': { schema: components.refer(body) } } } }
      : {}),
    ...(body === 'stream' ? { requestBody: { required: true, content: { 'multipart/related': {} } } } : {}),
    responses: {
      ...(answer
        ? {
            [route.status ?? 200]: {
              description: 'Done',
              content: { 'application/json': { schema: components.refer(answer) } },
            },
          }
        : { '2XX': { description: 'Done' } }),
      default: error,
    },
  };
}

function keyParameter(route: Route): Json[] {
  if (!takesKey(route)) return [];
  return [{ $ref: '#/components/parameters/IdempotencyKey' }];
}

function whoMay(access: Access): string {
  if (access === 'public') return 'For anybody.';
  if (access === 'signed-in') return 'For anybody who is signed in.';
  const roles = ROLE_NAMES.filter((role) => (ROLES[role] as readonly string[]).includes(access));
  return `Needs ${access}: ${roles.join(', ')}.`;
}

function pathParameters(route: Route, components: Components): Json[] {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  return names.map((name) => {
    const schema = route.params?.properties[name] as TSchema | undefined;
    return { name, in: 'path', required: true, schema: schema ? components.refer(schema) : { type: 'string' } };
  });
}

function queryParameters(route: Route, components: Components): Json[] {
  const required = (route.query?.required ?? []) as readonly string[];
  return Object.entries(route.query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: components.refer(schema as TSchema),
  }));
}
