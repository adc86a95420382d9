// What the try-it page makes of the service's own API description.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { addressOf, exampleOf, type OpenApi, operationsOf } from '../../../web/api-page/openapi.ts';

const document = JSON.parse(
  readFileSync(new URL('../../../appliance/http/openapi.json', import.meta.url), 'utf8'),
) as OpenApi;
const operations = operationsOf(document);
const find = (method: string, path: string) => operations.find((one) => one.method === method && one.path === path)!;

t.test('every method of every path is an operation', async (t) => {
  const expected = Object.values(document.paths).reduce((sum, item) => sum + Object.keys(item).length, 0);
  t.equal(operations.length, expected);
  t.ok(find('GET', '/health'));
});

t.test('a route that takes JSON begins with an example of the right shape', async (t) => {
  const body = JSON.parse(find('POST', '/api/v1/users').body!);
  t.same(Object.keys(body).sort(), ['displayName', 'isPasswordDue', 'password', 'role', 'username']);
  t.type(body.username, 'string');
  t.equal(find('GET', '/api/v1/users').body, undefined);
});

t.test('an address is filled in, encoded, without empty values', async (t) => {
  const list = find('GET', '/api/v1/studies');
  t.equal(addressOf(list, { search: 'a&b', limit: '' }), '/api/v1/studies?search=a%26b');
  const one = find('GET', '/api/v1/studies/{studyInstanceUid}');
  t.equal(addressOf(one, { studyInstanceUid: '../users' }), '/api/v1/studies/..%2Fusers');
});

t.test('an example follows references, and ends where they turn in a circle', async (t) => {
  const schemas = {
    Node: { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' } } },
  };
  const example = exampleOf({ $ref: '#/components/schemas/Node' }, schemas) as { name: string };
  t.equal(example.name, '');
  t.ok(JSON.stringify(example).length < 500);
});
