// The address bar as a signal: which page, which filters. Deliberately not a route table (app.ts has it) and no nesting.
import { signal } from '@preact/signals';

/** Where the person is. Everything that matters about a page's state is in here, so that a link brings it back. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

export const place = signal<Place>(read());

function read(): Place {
  const { pathname, search } = globalThis.location ?? { pathname: '/', search: '' };
  return { path: pathname, query: new URLSearchParams(search) };
}

/** Goes to a path of this UI. `replace` leaves no step for the Back button (filters, a panel that follows the row). */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState({ inside: true }, '', to);
  else history.replaceState(history.state, '', to);
  place.value = read();
}

/** Back to where this place was opened from, with its filters; to `otherwise` when a link from elsewhere led here. */
export function goBack(otherwise: string): void {
  if (history.state?.inside) history.back();
  else go(otherwise, 'replace');
}

/** Values of a pattern's `:names` in a path, decoded, or undefined where it doesn't fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const text = given[at]!;
    if (part.startsWith(':')) values[part.slice(1)] = decode(text);
    else if (part !== text) return undefined;
  }
  return values;
}

/** `%` from a hand-typed address must not end the page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path with a query; empty values are left out, so that two equal states have one address. */
export function address(path: string, query: Record<string, string | undefined> = {}): string {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(filled).toString();
  return text ? `${path}?${text}` : path;
}

/** Follows Back, Forward and plain clicks on links into this UI. Everything else is the browser's. */
export function startRouting(): void {
  addEventListener('popstate', () => {
    place.value = read();
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.('a[href^="/"]');
    if (!link || link.hasAttribute('download') || link.getAttribute('target')) return;
    event.preventDefault();
    go(link.getAttribute('href')!);
  });
}
