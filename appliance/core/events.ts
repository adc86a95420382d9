// What happened, told after commit to whoever listens in this process (live pages, higher rooms). Not a queue: nothing
// durable may depend on an event being heard.

/** Every event there is. `permission` belongs to http/live.ts, which decides who may hear which. */
export type Event =
  | { type: 'patient.changed'; patientId: number }
  | { type: 'order.changed'; orderId: number }
  | { type: 'appointment.changed'; appointmentId: number }
  /** isOwn: nothing came but objects that this box made itself. */
  | { type: 'study.changed'; studyInstanceUid: string; isOwn?: boolean }
  | { type: 'study.completed'; studyInstanceUid: string }
  /** Of the reading queue: assigned, begun, left, closed. */
  | { type: 'reading.changed'; studyInstanceUid: string }
  /** Of a study's report: saved, set aside, signed. */
  | { type: 'report.changed'; studyInstanceUid: string }
  /** A version more, which wants its paper. */
  | { type: 'report.signed'; studyInstanceUid: string }
  /** Flagged, told, closed, withdrawn, or more people are asked. */
  | { type: 'critical.changed'; studyInstanceUid: string }
  /** Somebody's set of measurements and key images was saved. */
  | { type: 'measurements.changed'; studyInstanceUid: string }
  /** Its owner is done with it for now: it wants to be filed. */
  | { type: 'measurements.settled'; studyInstanceUid: string }
  /** Registered, changed, removed, or told something. */
  | { type: 'webhook.changed'; webhookId: number }
  | { type: 'object.set-aside'; sopInstanceUid: string }
  | { type: 'device.changed'; deviceId: number }
  /** When it was last here, how much it sent, whether it answers: nothing that decides whether it may send. */
  | { type: 'device.seen'; deviceId: number }
  | { type: 'device.attempted'; attemptId: number }
  | { type: 'storage.changed'; state: 'normal' | 'low' | 'full' }
  | { type: 'session.ended'; sessionId: string }
  /** A page of this session is there, with these studies open to be read: every few seconds, as long as it is open. */
  | { type: 'session.seen'; sessionId: string; reading: readonly string[] }
  /** Locked, unlocked, or free to go on: what is remembered of it is out of date. */
  | { type: 'session.changed'; sessionId: string }
  /** The permissions of a role are others than a moment ago. */
  | { type: 'role.changed'; role: string };

export interface Events {
  publish(event: Event): void;
  /** @returns a function that stops listening */
  subscribe(listener: (event: Event) => void): () => void;
}

/** @param onError hears what a listener threw; one listener's bug must not silence the others */
export function openEvents(onError: (error: unknown) => void): Events {
  const listeners = new Set<(event: Event) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
