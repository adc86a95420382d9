// The first argument of every verb: who asks, from where, when, and the machinery the verb may use.
import type { Database, Transaction } from './db/database.ts';
import type { Events } from './events.ts';
import type { Log } from './log.ts';
import type { Pixels } from './pixels/pixels.ts';
import type { Store } from './store/store.ts';

/** Why a session may do next to nothing: its screen is locked, or its person must choose a password first. */
export type Held = 'locked' | 'password';

export type Actor =
  | { kind: 'user'; userId: number; username: string; role: string; sessionId: string; held?: Held }
  | { kind: 'token'; tokenId: number; name: string; role: string }
  | { kind: 'device'; deviceId: number | null; aeTitle: string }
  /** Whoever opened a link to one study; nobody is signed in. */
  | { kind: 'share'; shareId: number; studyInstanceUid: string }
  | { kind: 'system'; name: string }
  | { kind: 'anonymous' };

/** The parts of the appliance that do I/O. Opened once by core/appliance.ts. */
export interface Machines {
  readonly db: Database;
  readonly store: Store;
  readonly events: Events;
  readonly pixels: Pixels;
}

export interface Call extends Machines {
  /** Short random id, in every log line and error answer of this call. */
  readonly id: string;
  readonly actor: Actor;
  /** Where the request came from: an IP address, or 'local'. */
  readonly origin: string;
  readonly now: Date;
  /** Told by audit.record inside the transaction of each change (device/idempotency). */
  readonly whenChanging?: (tx: Transaction) => Promise<void>;
  readonly log: Log;
}

/** The actor as audit rows and logs name it: `user:anna`, `device:CT1`, `system:jobs`. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return `user:${actor.username}`;
    case 'token':
      return `token:${actor.name}`;
    case 'device':
      return `device:${actor.aeTitle}`;
    case 'share':
      return `share:${actor.shareId}`;
    case 'system':
      return `system:${actor.name}`;
    case 'anonymous':
      return 'anonymous';
  }
}
