// Who is signed in at this browser, and what they may do. The service decides; this only spares people dead ends.
import { signal } from '@preact/signals';
import { client, Refusal, whenLocked, whenSignedOut } from './client.ts';
import type { CurrentSession, Permission } from './shapes.ts';
import { useClinicZone } from './words/wall-time.ts';

/** undefined: not asked yet. null: nobody. */
export const session = signal<CurrentSession | null | undefined>(undefined);
/** The session ended while a page was open: it stays, covered, so that nothing typed is lost. */
export const sessionEnded = signal(false);

/** The screen is locked: as above, but the session lives and waits for its person. */
export const screenLocked = signal(false);

// Times are the clinic's, wherever the browser believes to be.
session.subscribe((now) => now && useClinicZone(now.timeZone));
whenSignedOut(endedByService);
whenLocked(coverScreen);

export function may(permission: Permission): boolean {
  return session.value?.user.permissions.includes(permission) ?? false;
}

/** Called when the service no longer knows us. */
export function endedByService(): void {
  // Who is leaving needs no cover: the page goes in a moment. A locked screen has one, and takes a full sign-in too.
  if (leaving || screenLocked.value) return;
  if (session.value) sessionEnded.value = true;
  else session.value = null;
}

/** Covers the page until somebody proves who they are. */
export function coverScreen(): void {
  if (session.value === undefined) session.value = null;
  screenLocked.value = true;
}

/** Takes in a fresh sign-in over a page of `owner`, if it is anybody's. Somebody else than before gets a fresh page: nothing of the other may be left in it. */
export function signedIn(now: CurrentSession, owner?: string): void {
  if ((sessionEnded.value || screenLocked.value) && owner !== now.user.username) {
    location.replace('/');
    return;
  }
  session.value = now;
  sessionEnded.value = false;
  screenLocked.value = false;
}

/** What this person may do has changed while the page was open: rail and pages follow. */
export async function followRights(): Promise<void> {
  const now = await client.session().catch(() => undefined); // the next request that is refused says so
  if (now && session.value) session.value = now;
}

let forget: () => Promise<void> = async () => {};
let leaving = false;
/** The person is signing out: the page goes, whatever is in it. */
export const isLeaving = (): boolean => leaving;

/** What else this browser knows of the person, and must not after they left. */
export function whenSigningOut(work: () => Promise<void>): void {
  forget = work;
}

/** @throws Refusal `offline`: the cookie can't be taken back without the box */
export async function signOut(): Promise<void> {
  leaving = true;
  await client.signOut().catch((problem) => {
    if (problem instanceof Refusal && problem.code === 'unauthenticated') return;
    leaving = false;
    throw problem;
  });
  await forget().finally(() => location.assign('/'));
}
