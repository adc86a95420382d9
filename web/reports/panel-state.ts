// Whether the report stands beside the images: as the address says, else as this person left it. Small, for the page of
// images has it before anybody opens a report.
import { address, go, place } from '../route.ts';
import { may } from '../session.ts';

const KEY = 'lightbox.report-panel';
/** Beneath this the report would cover the images. */
const WIDE = '(min-width: 900px)';

export function isPanelOpen({ query }: { query: URLSearchParams }): boolean {
  if (!may('reports.read')) return false;
  const said = query.get('report');
  if (said !== null) return said === '1';
  const isRead = query.get('read') === '1' && may('reports.write');
  return isRead && localStorage.getItem(KEY) !== 'closed' && matchMedia(WIDE).matches;
}

/** Who may write means to read the study: it takes the lock. */
export function openPanel(isOpen: boolean): void {
  const { path, query } = place.value;
  localStorage.setItem(KEY, isOpen ? 'open' : 'closed');
  const reads = isOpen && may('reports.write') && may('reading.read');
  const next = { ...Object.fromEntries(query), report: isOpen ? '1' : '0' };
  go(address(path, { ...next, read: reads ? '1' : (query.get('read') ?? undefined) }), 'replace');
}
