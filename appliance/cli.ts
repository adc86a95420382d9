// Commands for whoever stands at the box, beside the running service: `node appliance/cli.ts audit verify`. Reads only.
import { existsSync } from 'node:fs';
import { readConfig } from './config.ts';
import { openDatabase } from './core/db/database.ts';
import { verifyChain } from './device/audit/audit.ts';

const HELP = `Usage: node appliance/cli.ts audit verify

  audit verify   recompute the hash chain of the audit log; ends with 1 where it is broken
`;

async function verifyAudit(databaseUrl: string): Promise<number> {
  // Opening it would make an empty one, whose chain is whole.
  if (databaseUrl.startsWith('file:') && !existsSync(databaseUrl.slice('file:'.length))) {
    process.stderr.write('There is no database in the data folder (LIGHTBOX_DATA)\n');
    return 2;
  }
  const db = await openDatabase(databaseUrl);
  try {
    const { rows, brokenAt, headHash } = await verifyChain(db);
    if (brokenAt !== null) {
      process.stdout.write(`BROKEN at row ${brokenAt}: it doesn't fit what is before it. Rows that fit: ${rows}\n`);
      return 1;
    }
    process.stdout.write(`Whole: ${rows} rows. Hash of the last: ${headHash || 'none'}\n`);
    return 0;
  } finally {
    await db.close();
  }
}

const command = process.argv.slice(2).join(' ');
if (command === 'audit verify') {
  process.exitCode = await verifyAudit(readConfig(process.env).databaseUrl);
} else {
  const isAsked = command === '-h' || command === '--help';
  (isAsked ? process.stdout : process.stderr).write(HELP);
  process.exitCode = isAsked ? 0 : 2;
}
