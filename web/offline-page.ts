// Makes the page that checks reports without the box: one file with its script and style inside, allowed by their hashes and
// nothing else. What is of one box alone (`facts`) the service fills in when somebody downloads it.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export const OFFLINE_PAGE = 'offline-verify.html';

/** @param web the folder of the sources */
export async function offlinePage(web: string): Promise<string> {
  const folder = join(web, 'offline-verify');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'page.ts'), join(folder, 'page.css')],
    outdir: folder,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  });
  const made = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))!.text.trim();
  const [script, style] = [made('.js'), made('.css')];
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; form-action 'none'; base-uri 'none'`;
  const parts: Record<string, string> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  };
  const template = await readFile(join(folder, 'page.html'), 'utf8');
  return template.replace(/<!-- (\w+) -->/g, (whole, name: string) => parts[name] ?? whole);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
