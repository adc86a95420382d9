// A raw request path as decoded segments, and which route it means. Strict on purpose: a path that another program
// might read in two ways is refused rather than repaired.
import { Fault } from '../lib/fault.ts';
import type { Method, Route } from './route.ts';

const PATH_LIMIT = 4096;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN = /[\u0000-\u001f\u007f/\\]/;

/**
 * `/a/b%20c` as ['a', 'b c']; '/' as [].
 * @throws Fault('invalid') for an encoded slash, backslash, control character, dot segment, bad UTF-8 or over 4 kB
 */
export function segmentsOf(rawPath: string): string[] {
  if (rawPath.length > PATH_LIMIT) throw new Fault('invalid', 'The address is too long');
  if (!/^\/[\x21-\x7e]*$/.test(rawPath)) throw new Fault('invalid', 'The address has characters that must be encoded');
  const raw = rawPath.slice(1).split('/');
  if (raw.at(-1) === '') raw.pop();
  return raw.map((segment) => {
    const text = decode(segment);
    if (text === '' || text === '.' || text === '..' || FORBIDDEN.test(text)) {
      throw new Fault('invalid', 'The address has a segment that is empty or not allowed');
    }
    return text;
  });
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new Fault('invalid', 'The address is not encoded as UTF-8', { cause });
  }
}

interface Node {
  readonly literal: Map<string, Node>;
  parameter?: { name: string; node: Node };
  rest?: { name: string; routes: Map<Method, Route> };
  readonly routes: Map<Method, Route>;
}

export interface Match {
  readonly routes: ReadonlyMap<Method, Route>;
  readonly params: Record<string, string>;
}

/** A tree by segment: a literal wins over a parameter, a parameter over a rest. */
export class RouteTree {
  readonly #root: Node = { literal: new Map(), routes: new Map() };

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  #add(route: Route): void {
    let node = this.#root;
    for (const segment of route.path.slice(1).split('/')) {
      if (segment.startsWith(':') && segment.endsWith('*')) {
        node.rest ??= { name: segment.slice(1, -1), routes: new Map() };
        put(node.rest.routes, route);
        return;
      }
      if (segment.startsWith(':')) {
        const name = segment.slice(1);
        node.parameter ??= { name, node: { literal: new Map(), routes: new Map() } };
        if (node.parameter.name !== name) throw new Error(`${route.path} names a parameter differently`);
        node = node.parameter.node;
      } else {
        let next = node.literal.get(segment);
        if (!next) {
          next = { literal: new Map(), routes: new Map() };
          node.literal.set(segment, next);
        }
        node = next;
      }
    }
    put(node.routes, route);
  }

  /** The routes of all methods at this path, with the parameters; undefined when there is none. */
  find(segments: readonly string[]): Match | undefined {
    return findIn(this.#root, segments, 0, []);
  }
}

function put(routes: Map<Method, Route>, route: Route): void {
  if (routes.has(route.method)) throw new Error(`${route.method} ${route.path} is there twice`);
  routes.set(route.method, route);
}

type Pairs = readonly (readonly [string, string])[];

function findIn(node: Node, segments: readonly string[], at: number, params: Pairs): Match | undefined {
  if (at === segments.length) {
    return node.routes.size ? { routes: node.routes, params: Object.fromEntries(params) } : undefined;
  }
  const literal = node.literal.get(segments[at]);
  const found = literal && findIn(literal, segments, at + 1, params);
  if (found) return found;
  if (node.parameter) {
    const { name, node: next } = node.parameter;
    const below = findIn(next, segments, at + 1, [...params, [name, segments[at]]]);
    if (below) return below;
  }
  if (!node.rest) return undefined;
  const rest: Pairs = [...params, [node.rest.name, segments.slice(at).join('/')]];
  return { routes: node.rest.routes, params: Object.fromEntries(rest) };
}
