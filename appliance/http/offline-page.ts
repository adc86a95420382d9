// The page that verifies reports without this box, as a file to save: what the web build made, with this box's facts in it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfflineFacts } from '../clinic/reports/verification.ts';
import { Fault } from '../lib/fault.ts';
import { Answer } from './answer.ts';

/** As web/offline-page.ts writes it. */
const NAME = 'offline-verify.html';

/** @throws Fault('unavailable') where the pages were not built */
export async function offlinePage(pagesFolder: string, facts: OfflineFacts): Promise<Answer> {
  const page = await readFile(join(pagesFolder, NAME), 'utf8').catch(() => undefined);
  if (page === undefined) throw new Fault('unavailable', 'The pages have not been built yet: run `npm run build`');
  // Within a script element only < could end it early; JSON may write it otherwise.
  const json = JSON.stringify(facts).replaceAll('<', '\\u003c');
  const headers = [
    ['content-type', 'text/html; charset=utf-8'],
    ['content-disposition', 'attachment; filename="lightbox-verify.html"'],
    ['content-security-policy', "default-src 'none'; sandbox"],
    ['cache-control', 'no-store'],
  ] as const;
  return new Answer(
    200,
    headers,
    page.replace('<!-- facts -->', () => `<script type="application/json" id="facts">${json}</script>`),
  );
}
