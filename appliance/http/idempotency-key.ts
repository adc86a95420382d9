// The Idempotency-Key header of changes: a request that is sent again under its key is answered as the first time and
// done once. What that means is device/idempotency's; here is only how it looks in HTTP.
import { createHash } from 'node:crypto';
import type { Call } from '../core/call.ts';
import * as idempotency from '../device/idempotency/idempotency.ts';
import { Fault } from '../lib/fault.ts';
import { Answer } from './answer.ts';
import type { Input, Route } from './route.ts';

const HEADER = 'idempotency-key';
const KEY = /^[\w-]{16,64}$/;

/** Whether a request to this route may carry a key. A stream's body can't be compared; STOW-RS repeats do no harm. */
export function takesKey({ method, path, access, body, isSecret }: Route): boolean {
  const isChange = method !== 'GET' && path.startsWith('/api/v1/');
  return isChange && access !== 'public' && body !== 'stream' && !isSecret;
}

/** @throws Fault('invalid') for a key that is none, or where none is taken: a promise that isn't kept must not be made */
export async function repeatable(
  route: Route,
  { request, body }: Input,
  call: Call,
  work: (call: Call) => Promise<Answer>,
): Promise<Answer> {
  const key = request.header(HEADER);
  if (key === undefined || route.method === 'GET') return work(call);
  if (!takesKey(route))
    throw new Fault('invalid', 'This request takes no key: it can’t be repeated', { field: HEADER });
  if (!KEY.test(key)) {
    throw new Fault('invalid', 'A key has 16 to 64 letters, digits, hyphens or underscores', { field: HEADER });
  }
  const asked = JSON.stringify([request.method, request.path, request.query.toString(), body]);
  const fingerprint = createHash('sha256').update(asked).digest('base64url');
  const done = await idempotency.once(call, { key, fingerprint }, async (call) => textOf(await work(call)));
  const headers: [string, string][] = done.body ? [['content-type', 'application/json']] : [];
  if (done.isRepeated) headers.push(['idempotent-replayed', 'true']);
  return new Answer(done.status, headers, done.body || undefined);
}

/** Routes that take keys answer with JSON or nothing. */
function textOf({ status, body = '' }: Answer): idempotency.Answered {
  if (typeof body !== 'string') throw new Error('A route that takes keys answered with something else than text');
  return { status, body };
}
