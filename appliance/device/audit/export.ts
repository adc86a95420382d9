// The log as a file for whoever examines it elsewhere: CSV for a spreadsheet, NDJSON for a program. All columns, with
// the hashes, so that the chain can be proved without us.
import type { Call } from '../../core/call.ts';
import { record } from './audit.ts';
import type { AuditExportQuery } from './shapes.ts';
import * as store from './store.ts';

const ROWS_AT_ONCE = 500;
export const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' } as const;

const COLUMNS = [
  'id',
  'at',
  'actor',
  'origin',
  'call',
  'action',
  'subject',
  'detail',
  'before',
  'after',
  'previous_hash',
  'hash',
] as const satisfies readonly (keyof store.StoredRow)[];

/**
 * What fits the query up to now, oldest first, read while it is sent. That somebody took it is in the log before the
 * first byte leaves.
 */
export async function exportLog(call: Call, query: AuditExportQuery): Promise<AsyncIterable<Uint8Array>> {
  const { format, ...filter } = query;
  const last = await call.db.transaction(async (tx) => {
    await record(call, tx, { action: 'audit.exported', subject: 'audit', detail: query });
    return (await store.newest(tx)).id;
  });
  return pieces(call, format, filter, last);
}

async function* pieces(
  call: Call,
  format: AuditExportQuery['format'],
  filter: store.Filter,
  last: number,
): AsyncIterable<Uint8Array> {
  const line = format === 'csv' ? csvLine : (row: store.StoredRow) => JSON.stringify(row);
  const bytes = (lines: string[], end: string) => Buffer.from(lines.map((one) => one + end).join(''));
  const end = format === 'csv' ? '\r\n' : '\n';
  if (format === 'csv') yield bytes([COLUMNS.join(',')], end);
  let after = 0;
  for (;;) {
    const rows = await store.findOnwards(call.db, filter, after, last, ROWS_AT_ONCE);
    if (rows.length) yield bytes(rows.map(line), end);
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)!.id;
  }
}

function csvLine(row: store.StoredRow): string {
  return COLUMNS.map((name) => csvField(row[name])).join(',');
}

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). */
function csvField(value: string | number | null): string {
  if (typeof value !== 'string') return String(value ?? '');
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
