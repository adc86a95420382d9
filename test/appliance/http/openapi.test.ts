// openapi.json is what the routes are: generated, committed, compared here.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { openApiText, routes } from '../../../appliance/http/routes.ts';
import { openHouse } from '../../house.ts';

interface Described {
  paths: Record<string, Record<string, { summary: string; parameters?: { name: string }[] }>>;
  components: { schemas: Record<string, unknown> };
}

t.test('openapi.json says what the routes say (npm run generate writes it)', async (t) => {
  const committed = readFileSync(new URL('../../../appliance/http/openapi.json', import.meta.url), 'utf8');
  t.equal(committed, openApiText());
});

t.test('every route is described with its parameters, and every reference leads somewhere', async (t) => {
  const described = JSON.parse(openApiText()) as Described;
  for (const route of routes) {
    const operation = described.paths[route.path.replace(/:(\w+)\*?/g, '{$1}')]?.[route.method.toLowerCase()];
    t.ok(operation?.summary, `${route.method} ${route.path}`);
    for (const [, name] of route.path.matchAll(/:(\w+)/g)) t.ok(operation.parameters?.some((one) => one.name === name));
  }
  const references = [...openApiText().matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]);
  for (const name of new Set(references)) t.ok(described.components.schemas[name], name);
});

t.test('the service hands it out to who is signed in', async (t) => {
  const house = await openHouse(t);
  const answer = await house.fetch('/api/v1/openapi.json', { headers: await house.token('referrer') });
  t.equal(`${JSON.stringify(await answer.json(), null, 2)}\n`, openApiText());
});
