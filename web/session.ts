// Who is signed in at this browser, and what they may do. The service decides; this only spares people dead ends.
import { signal } from '@preact/signals';
import { client, whenSignedOut } from './client.ts';
import type { CurrentSession, Permission } from './shapes.ts';

/** undefined: not asked yet. null: nobody. */
export const session = signal<CurrentSession | null | undefined>(undefined);
/** The session ended while a page was open: it stays, covered, so that nothing typed is lost. */
export const sessionEnded = signal(false);

whenSignedOut(endedByService);

export function may(permission: Permission): boolean {
  return session.value?.user.permissions.includes(permission) ?? false;
}

/** Called when the service no longer knows us. */
export function endedByService(): void {
  if (session.value) sessionEnded.value = true;
  else session.value = null;
}

/** Takes in a fresh sign-in. Somebody else than before gets a fresh page: nothing of the other may be left in it. */
export function signedIn(now: CurrentSession): void {
  const before = session.value?.user.username;
  if (sessionEnded.value && before !== now.user.username) {
    location.reload();
    return;
  }
  session.value = now;
  sessionEnded.value = false;
}

export async function signOut(): Promise<void> {
  await client.signOut();
  location.assign('/');
}
