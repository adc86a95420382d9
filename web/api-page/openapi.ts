// The parts of the service's OpenAPI document that the try-it page uses, and a request made from a filled form. Pure.

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
}

export interface Operation {
  method: string;
  path: string;
  summary?: string;
  description?: string;
  parameters: Parameter[];
  /** Example of the JSON body, for routes that take one. */
  body: string | undefined;
}

interface PathItem {
  parameters?: Parameter[];
  [method: string]: unknown;
}

type Schemas = Record<string, Schema>;

export interface OpenApi {
  paths: Record<string, PathItem>;
  components?: { schemas?: Schemas };
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete'];

/** Every operation of the document in its order. */
export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) =>
      operationOf(path, method, item, document.components?.schemas ?? {}),
    ),
  );
}

function operationOf(path: string, method: string, item: PathItem, schemas: Schemas): Operation {
  const told = item[method] as Record<string, unknown> & {
    summary?: string;
    description?: string;
    parameters?: Parameter[];
    requestBody?: { content?: Record<string, { schema?: Schema }> };
  };
  const json = told.requestBody?.content?.['application/json'];
  // What is referred to (the key of a change) is for programs, not for trying.
  const parameters = [...(item.parameters ?? []), ...(told.parameters ?? [])].filter(({ name }) => name);
  const missing = [...path.matchAll(/\{([^}]+)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => !parameters.some((parameter) => parameter.name === name));
  return {
    method: method.toUpperCase(),
    path,
    summary: told.summary,
    description: told.description,
    parameters: [...missing.map((name): Parameter => ({ name, in: 'path', required: true })), ...parameters],
    body: json && JSON.stringify(exampleOf(json.schema ?? {}, schemas), null, 2),
  };
}

/** Schemas may refer to themselves; nobody wants to edit an example deeper than this. */
const DEEPEST = 8;

/** A value that fits a schema, as a beginning to edit. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  const inner = (part: Schema) => exampleOf(part, schemas, depth + 1);
  if (schema.$ref) return inner(schemas[schema.$ref.split('/').at(-1)!] ?? {});
  if (schema.examples?.length) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return inner(schema.anyOf[0]!);
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, inner(part)]));
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'array':
      return schema.items ? [inner(schema.items)] : [];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'object':
      return {};
    default:
      return '';
  }
}

/** The address of a request with its values filled in; empty query values are left out. */
export function addressOf(operation: Operation, values: Record<string, string>): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const filled = operation.parameters.filter((parameter) => parameter.in === 'query' && values[parameter.name]);
  const query = new URLSearchParams(filled.map(({ name }) => [name, values[name]!]));
  return filled.length ? `${path}?${query}` : path;
}
