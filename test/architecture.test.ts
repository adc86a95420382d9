// The walls of the house, as appliance/README.md draws them: a broken one fails here by name.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A file imports from its own layer and those after it. */
const LAYERS = ['main', 'edge', 'clinic', 'device', 'core', 'lib'];
const EDGES = ['http', 'dimse', 'jobs'];
/** Rooms in their order: a room imports only rooms that stand before it. */
const ROOMS = [
  'audit',
  'settings',
  'users',
  'preferences',
  'idempotency',
  'tasks',
  'backup',
  'update',
  'host',
  'patients',
  'devices',
  'orders',
  'documents',
  'staff',
  'schedule',
  'worklist',
  'studies',
  'hanging',
  'measurements',
  'matching',
  'reading',
  'critical',
  'values',
  'reports',
  'shares',
  'figures',
  'webhooks',
  'set-up',
];
const MAY_IMPORT_ALL = new Set(['appliance/config.ts']);

/** Who alone may name a big library. */
const LIBRARIES: Record<string, RegExp> = {
  'uWebSockets.js': /^appliance\/http\/server\.ts$/,
  'dcmjs-dimse': /^appliance\/dimse\//,
  '@libsql/client': /^appliance\/core\/db\//,
  sharp: /^appliance\/core\/pixels\//,
  pdfkit: /^appliance\/core\/paper\//,
  fontkit: /^appliance\/core\/paper\//,
  'bidi-js': /^appliance\/core\/paper\//,
  'prosemirror-model': /^(appliance\/clinic|web)\/reports\//,
  'prosemirror-state': /^web\/reports\//,
  'prosemirror-view': /^web\/reports\//,
  'dcmjs-codecs': /^appliance\/core\/pixels\//,
  '@cornerstonejs/': /^web\/viewer\//,
  tweetnacl: /^web\/offline-verify\//,
  preact: /^web\//,
  'node:sqlite': /^$/,
};

interface Import {
  file: string;
  target: string;
}

function sources(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.includes('dist/'))
    .sort();
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|[^\w.])import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[1] ?? match[2] ?? match[3];
    return { file, target: target.startsWith('.') ? path.join(path.dirname(file), target) : target };
  });
}

function layerOf(file: string): number {
  if (file === 'appliance/config.ts') return LAYERS.indexOf('lib');
  const folder = file.split('/')[1];
  if (EDGES.includes(folder)) return LAYERS.indexOf('edge');
  const index = LAYERS.indexOf(folder);
  return index >= 0 ? index : 0;
}

const appliance = sources('appliance');
const web = sources('web');
const all = [...appliance, ...web].flatMap(importsOf);
const inside = all.filter(({ target }) => target.startsWith('appliance/') && target.endsWith('.ts'));

t.test('a file of the appliance imports from its own layer and the layers below', async (t) => {
  t.ok(inside.length > 50, 'the imports were found');
  const wrong = inside.filter(({ file, target }) => {
    if (!file.startsWith('appliance/') || MAY_IMPORT_ALL.has(file)) return false;
    return layerOf(target) < layerOf(file);
  });
  t.same(wrong, []);
});

t.test('an edge does not import another edge', async (t) => {
  const edge = (file: string) => EDGES.find((name) => file.startsWith(`appliance/${name}/`));
  t.same(
    inside.filter(({ file, target }) => edge(file) && edge(target) && edge(file) !== edge(target)),
    [],
  );
});

t.test('a room imports only rooms that stand before it', async (t) => {
  const room = (file: string) => /^appliance\/(?:clinic|device)\/([^/]+)\//.exec(file)?.[1];
  const names = new Set(appliance.map(room).filter((name) => name !== undefined));
  t.same(
    [...names].filter((name) => !ROOMS.includes(name)),
    [],
    'every room has its place in the order',
  );
  const wrong = inside.filter(({ file, target }) => {
    const [from, to] = [room(file), room(target)];
    return from && to && ROOMS.indexOf(to) > ROOMS.indexOf(from);
  });
  t.same(wrong, []);
});

t.test("a room's SQL is nobody else's business, but for bulk entry of the archive", async (t) => {
  const wrong = inside.filter(({ file, target }) => {
    if (!/[/-]store\.ts$/.test(target) || target === 'appliance/core/store/store.ts') return false;
    return path.dirname(file) !== path.dirname(target);
  });
  t.same(
    wrong.map(({ file, target }) => `${file} -> ${target}`),
    ['appliance/clinic/studies/index-rows.ts -> appliance/clinic/patients/store.ts'],
  );
});

t.test('lib does no I/O', async (t) => {
  const allowed = new Set(['node:buffer', 'node:crypto', 'node:path', 'node:zlib', 'node:util']);
  const wrong = all.filter(
    ({ file, target }) => file.startsWith('appliance/lib/') && target.startsWith('node:') && !allowed.has(target),
  );
  t.same(wrong, []);
});

t.test('a big library is named by its own place alone', async (t) => {
  for (const [library, place] of Object.entries(LIBRARIES)) {
    const wrong = all.filter(({ file, target }) => {
      const named = library.endsWith('/')
        ? target.startsWith(library)
        : target === library || target.startsWith(`${library}/`);
      return named && !place.test(file);
    });
    t.same(wrong, [], library);
  }
});

/** Plain data that both sides go by; a second copy would drift. */
const SHARED = 'appliance/clinic/reports/document-schema.ts';

t.test('the browser imports nothing of the appliance but types, what is pure, and the schema of reports', async (t) => {
  for (const file of web) {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const found = [...text.matchAll(/^import\s+(?!type\b)[^;]*?from\s+['"]([^'"]*\/appliance\/[^'"]+)['"]/gm)].map(
      (match) => match[1],
    );
    t.same(
      found.filter((target) => !target.includes('/appliance/lib/') && !target.endsWith(SHARED)),
      [],
      file,
    );
  }
  t.same(importsOf(SHARED), []);
});

t.test('no file grows past what one thing needs, and none has a name that says nothing', async (t) => {
  for (const file of [...appliance, ...web]) {
    const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n').length;
    if (lines > 330 && !file.startsWith('web/words/') && !file.endsWith('-table.ts'))
      t.fail(`${file} has ${lines} lines: it is two things`);
    if (/(^|[-/])(utils?|helpers?|common|manager|misc)[.-]/.test(file)) t.fail(`${file}: name it after what it is`);
    if (!/^(\/\/|\/\*)/.test(readFileSync(path.join(ROOT, file), 'utf8'))) t.fail(`${file} doesn't say what it is`);
  }
  t.pass(`${appliance.length + web.length} files`);
});

t.test('the top level holds what the owner fixed and nothing else', async (t) => {
  const allowed = new Set([
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'biome.json',
    'README.md',
    'LICENSE',
    '.ci',
    '.git',
    '.gitignore',
    '.npmrc',
    'node_modules',
    'data',
    'built',
    '.tap',
    'appliance',
    'web',
    'systemd',
    'os-image',
    'firmware-scripts',
    'test',
    'fixtures',
  ]);
  t.same(
    readdirSync(ROOT).filter((name) => !allowed.has(name)),
    [],
  );
});
