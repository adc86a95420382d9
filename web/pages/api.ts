// The API by its own OpenAPI document: find a route, fill it in, see the answer.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { type OpenApi, operationsOf } from '../api-page/openapi.ts';
import { TryOperation } from '../api-page/try-operation.ts';
import { ask } from '../network.ts';
import { TextField } from '../parts/field.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { address, place } from '../route.ts';
import { words } from '../words/with-device.ts';

const DOCUMENT = '/api/v1/openapi.json';

export function ApiPage() {
  const { api } = words;
  const document = useLoad((signal) => ask<OpenApi>('GET', DOCUMENT, undefined, signal), []);
  const [text, setText] = useState('');
  const asked = place.value.query.get('route');
  const operations = document.value ? operationsOf(document.value) : [];
  const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
  const found = operations.filter((operation) =>
    `${keyOf(operation)} ${operation.summary ?? ''}`.toLowerCase().includes(text.toLowerCase()),
  );
  const chosen = operations.find((operation) => keyOf(operation) === asked);
  return h(
    'div',
    { class: 'api' },
    h(
      'div',
      { class: 'api-routes' },
      h(
        'div',
        null,
        h('h1', null, api.title),
        h('p', { class: 'muted' }, api.text, ' ', h('a', { href: DOCUMENT, download: 'openapi.json' }, api.document)),
      ),
      h(TextField, { label: api.find, type: 'search', value: text, onValue: setText }),
      document.problem
        ? h(Problem, { problem: document.problem, onRetry: document.reload })
        : !document.value && h(Skeleton, { rows: 8 }),
      document.value && found.length === 0 && h('p', { class: 'muted' }, api.none),
      h(
        'ul',
        null,
        found.map((operation) =>
          h(
            'li',
            { key: keyOf(operation) },
            h(
              'a',
              {
                class: 'api-route',
                href: address('/api', { route: keyOf(operation) }),
                title: operation.summary,
                'aria-current': operation === chosen ? 'true' : undefined,
              },
              h('span', { class: `method ${operation.method}` }, operation.method),
              h('span', null, operation.path),
            ),
          ),
        ),
      ),
    ),
    chosen
      ? h(TryOperation, { key: keyOf(chosen), operation: chosen })
      : h('div', { class: 'api-try muted' }, api.choose),
  );
}
