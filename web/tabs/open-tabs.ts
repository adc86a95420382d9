// The patients and studies that this browser tab has open: only which they are, never who. Kept in the session's storage,
// so that a reload brings them back; gone with the person.
import { signal } from '@preact/signals';
import { client } from '../client.ts';
import { tellReading } from '../live.ts';
import { readingAddress } from '../reading/order.ts';
import { go, match, type Place, place } from '../route.ts';

export interface Tab {
  kind: 'study' | 'patient';
  id: string;
  /** Opened to be read: it holds the study's lock as long as it is open. */
  isRead: boolean;
}

/** As many studies as one person may read at once (clinic/reading/lock.ts). */
const MOST = 8;
const KEY = 'lightbox.tabs';

export const tabs = signal<readonly Tab[]>([]);
tellReading(() => tabs.value.filter(({ isRead }) => isRead).map(({ id }) => id));
let owner: string | undefined;
let isKnown = false;

export const keyOf = ({ kind, id }: Pick<Tab, 'kind' | 'id'>) => `${kind} ${id}`;

/** Somebody is here: what they had open comes back. Nobody, or somebody else, finds nothing. */
export function tabsOf(username: string | undefined): void {
  if (isKnown && username === owner) return;
  isKnown = true;
  owner = username;
  const kept = username === undefined ? undefined : read();
  tabs.value = kept && kept.owner === username ? kept.tabs : [];
  if (tabs.value.length === 0) sessionStorage.removeItem(KEY);
}

function read(): { owner: string; tabs: Tab[] } | undefined {
  try {
    const { owner: of, tabs: kept } = JSON.parse(sessionStorage.getItem(KEY) ?? '');
    const isTab = (one: Tab) => (one?.kind === 'study' || one?.kind === 'patient') && typeof one.id === 'string';
    return Array.isArray(kept) ? { owner: of, tabs: kept.filter(isTab).slice(0, MOST) } : undefined;
  } catch {
    return undefined; // nothing kept, or not by us
  }
}

function keep(next: readonly Tab[]): void {
  tabs.value = next;
  if (owner !== undefined) sessionStorage.setItem(KEY, JSON.stringify({ owner, tabs: next }));
}

/** Which tab an address stands for. */
export function tabAt({ path, query }: Place): Tab | undefined {
  const study = match('/viewer/:id', path)?.id;
  if (study) return { kind: 'study', id: study, isRead: query.get('read') === '1' };
  const patient = match('/patients/:id', path)?.id;
  return patient ? { kind: 'patient', id: patient, isRead: false } : undefined;
}

/** What was come to is open from now on. With too many, the one that was opened first makes room. */
export function open(tab: Tab): void {
  if (owner === undefined) return;
  const known = tabs.value.find((one) => keyOf(one) === keyOf(tab));
  if (known) {
    if (known.isRead === tab.isRead) return;
    keep(tabs.value.map((one) => (one === known ? tab : one)));
    if (known.isRead) giveBack(known);
    return;
  }
  const next = [...tabs.value, tab];
  for (const left of next.slice(0, -MOST)) if (left.isRead) giveBack(left);
  keep(next.slice(-MOST));
}

/** @returns the tab that stands beside it, to go to */
export function close(tab: Pick<Tab, 'kind' | 'id'>): Tab | undefined {
  const at = tabs.value.findIndex((one) => keyOf(one) === keyOf(tab));
  const closed = tabs.value[at];
  if (!closed) return undefined;
  if (closed.isRead) giveBack(closed);
  keep(tabs.value.filter((one) => one !== closed));
  return tabs.value[Math.min(at, tabs.value.length - 1)];
}

export function isOpen(tab: Pick<Tab, 'kind' | 'id'>): boolean {
  return tabs.value.some((one) => keyOf(one) === keyOf(tab));
}

function giveBack({ id }: Tab): void {
  client.releaseReading(id).catch(() => {}); // the service lets it lapse where this doesn't arrive
}

export function goTo(tab: Tab): void {
  if (tab.kind === 'patient') go(`/patients/${encodeURIComponent(tab.id)}`);
  else go(tab.isRead ? readingAddress(tab.id) : `/viewer/${encodeURIComponent(tab.id)}`);
}

/** Closes a tab; who was looking at it goes to the one beside it. */
export function closeAndGo(tab: Tab): void {
  const here = tabAt(place.value);
  const wasHere = here !== undefined && keyOf(here) === keyOf(tab);
  const beside = close(tab);
  if (!wasHere) return;
  if (beside) goTo(beside);
  else go(tab.isRead ? '/reading' : tab.kind === 'patient' ? '/patients' : '/studies');
}
