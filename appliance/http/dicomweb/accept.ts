// Which representation a client wants: Accept header and `accept` parameter (PS3.18 8.3.3, 8.7), down to transfer
// syntaxes. Parses and compares; what can be offered is each resource's.
import { Fault } from '../../lib/fault.ts';
import type { Request } from '../route.ts';

/** One media range, the best first. `type` is lower case; 'multipart/related' is taken apart into `multipart`. */
export interface Wanted {
  /** What a part, or the whole answer, shall be: `application/dicom`, `image/*`, or `*` + `/*`. */
  readonly type: string;
  /** Undefined for a range that leaves it open. */
  readonly multipart: boolean | undefined;
  /** A UID or `*`; undefined where none was asked for. */
  readonly transferSyntaxUid: string | undefined;
}

const RANGES_LIMIT = 100;
const ANYTHING: Wanted = { type: '*/*', multipart: undefined, transferSyntaxUid: undefined };

/** What the request asks for. The query parameter takes the header's place (PS3.18 8.3.3.1); neither is anything. */
export function wantedBy(request: Pick<Request, 'query' | 'header'>): Wanted[] {
  // A plus that wasn't encoded comes out of a query as a space.
  const asked = request.query
    .getAll('accept')
    .join(',')
    .replaceAll(/([a-z]) ([a-z])/gi, '$1+$2');
  return parseAccept(asked || (request.header('accept') ?? ''));
}

/** @throws Fault('invalid') for more ranges than anybody means */
export function parseAccept(text: string): Wanted[] {
  const ranges = splitOutsideQuotes(text, ',');
  if (ranges.length === 0) return [ANYTHING];
  if (ranges.length > RANGES_LIMIT) throw new Fault('invalid', `Accept may name ${RANGES_LIMIT} media types at most`);
  return ranges
    .map((range) => parseMediaType(range))
    .map(({ type, parameters }) => ({ wanted: wantedOf(type, parameters), quality: qualityOf(parameters.get('q')) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ wanted }) => wanted);
}

/** A media type with its parameters, names in lower case, quotes removed (RFC 9110 8.3.1). */
export function parseMediaType(text: string): { type: string; parameters: Map<string, string> } {
  const [type = '', ...rest] = splitOutsideQuotes(text, ';');
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const at = parameter.indexOf('=');
    if (at <= 0) continue;
    const value = parameter.slice(at + 1).trim();
    const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
    const plain = isQuoted ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
    parameters.set(parameter.slice(0, at).trim().toLowerCase(), plain);
  }
  return { type: type.toLowerCase(), parameters };
}

/** True when the range takes in this type, as parts or as the whole answer. */
export function takes(wanted: Wanted, type: string, multipart: boolean): boolean {
  if (wanted.multipart !== undefined && wanted.multipart !== multipart) return false;
  if (wanted.type === '*/*' || wanted.type === type) return true;
  return wanted.type.endsWith('/*') && type.startsWith(wanted.type.slice(0, -1));
}

/**
 * The first of `offered` types, in the client's order, that it takes as a whole answer.
 * @throws Fault('unsupported') that names what there is
 */
export function chooseType<T extends string>(request: Pick<Request, 'query' | 'header'>, offered: readonly T[]): T {
  for (const wanted of wantedBy(request)) {
    const found = offered.find((type) => takes(wanted, type, false));
    if (found) return found;
  }
  throw new Fault('unsupported', `This is answered as ${offered.join(' or ')}`);
}

function wantedOf(type: string, parameters: Map<string, string>): Wanted {
  const transferSyntaxUid = parameters.get('transfer-syntax');
  if (type === '*/*') return { ...ANYTHING, transferSyntaxUid };
  if (type !== 'multipart/related') return { type, multipart: false, transferSyntaxUid };
  return { type: parameters.get('type')?.toLowerCase() ?? '*/*', multipart: true, transferSyntaxUid };
}

function qualityOf(text: string | undefined): number {
  const quality = text === undefined ? 1 : Number(text);
  return quality >= 0 && quality <= 1 ? quality : 1;
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '\\' && quoted) at += 1;
    else if (text[at] === '"') quoted = !quoted;
    else if (at >= text.length || (text[at] === separator && !quoted)) {
      const part = text.slice(from, at).trim();
      if (part) parts.push(part);
      from = at + 1;
    }
  }
  return parts;
}
