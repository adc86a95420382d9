// What waits to be sent: kept on disk before it is first tried, sent in the order in which it was done, under a key that
// makes the box do it once. What the box refuses is a person's to decide; nothing is dropped and nothing overwritten.
// Knows no page and no network: both are given.
import { Refusal } from '../network.ts';
import { type Action, type Kind, type Reference, resolved, type Subject, standsOn } from './action.ts';
import { isPassing } from './passing.ts';
import type { Shelf } from './shelf.ts';

/** Past that somebody should look before it is sent. The box remembers keys for longer (device/idempotency). */
const LONGEST_WAIT_MS = 7 * 86_400_000;
const MOST = 500;
/** A tab that was closed while it tried is given up after this time, and its lease with it. */
const ABANDONED_MS = 60_000;

export interface Asking {
  kind: Kind;
  method: Action['method'];
  path: string;
  body: Record<string, unknown>;
}

export interface QueueOptions {
  shelf: Shelf;
  user: string;
  tab: string;
  /** @throws Refusal, `offline` when nobody answered */
  send: (method: 'GET' | Action['method'], path: string, body?: unknown, key?: string) => Promise<unknown>;
  newKey: () => string;
  now: () => Date;
  /** Told whenever something of the queue is other than before. */
  onChange: (actions: readonly Action[]) => void;
  /** Whether a refusal is about something that is meanwhile as it was wanted; then it is what the box has. */
  met: (action: Action, send: QueueOptions['send']) => Promise<Subject | undefined>;
}

/** Nobody answered: it may have arrived or not. */
export const isAway = (problem: unknown): boolean => problem instanceof Refusal && problem.code === 'offline';

export class Queue {
  readonly #options: QueueOptions;
  readonly references = new Map<number, Reference>();
  #actions: Action[] = [];
  #running: Promise<boolean> | undefined;
  /** Told apart from what was read before it: two actions in one instant, a reading that is overtaken. */
  #changes = 0;
  #lastSeq = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Own actions, the earliest first. */
  get actions(): readonly Action[] {
    return this.#actions;
  }

  /** Reads again what is on disk: another tab may have changed it. */
  async load(): Promise<void> {
    const { shelf, user } = this.#options;
    const before = this.#changes;
    const [actions, references] = await Promise.all([shelf.all<Action>('actions'), shelf.all<Reference>('references')]);
    // Something was done meanwhile: what was read is of before.
    if (before !== this.#changes) return this.load();
    for (const one of references) if (one.user === user) this.references.set(one.seq, one);
    this.#tell(actions.filter((one) => one.user === user));
  }

  /**
   * Writes an action down, then tries it. The box's refusal is thrown and the action forgotten, for who did it is looking;
   * where nobody answers it waits, and what it will most likely do is the answer.
   * @param shown made from the action's number; undefined where too little is known here to go on without the box
   */
  async act(
    asking: Asking,
    shown: (seq: number) => Subject | undefined,
    { before, isCutOff }: { before?: Subject; isCutOff: boolean },
  ): Promise<unknown> {
    const { shelf, user, now, newKey, send } = this.#options;
    const mustWait = isCutOff || this.#actions.some(({ state }) => state === 'waiting');
    const draft = { ...asking, key: newKey(), user, at: now().toISOString(), state: 'sending' as const, before };
    const seq = Math.max(now().getTime(), 1 + this.#lastSeq, 1 + (this.#actions.at(-1)?.seq ?? 0));
    this.#lastSeq = seq;
    const expected = shown(seq);
    if (this.#actions.length >= MOST || !expected) return this.#atOnce(draft);
    const action: Action = { ...draft, seq, shown: expected };
    await shelf.put('actions', action);
    if (!mustWait) {
      this.#tell([...this.#actions, action]);
      const ready = resolved(action, this.references);
      try {
        if (ready) return await this.#done(action, await send(ready.method, ready.path, ready.body, ready.key));
      } catch (problem) {
        if (!isAway(problem)) {
          await this.#forget(action);
          throw problem;
        }
      }
    }
    await this.#keep({ ...action, state: 'waiting' });
    return action.shown;
  }

  /** What can't be queued is tried all the same, under its key. */
  async #atOnce(asking: Asking & { key: string }): Promise<unknown> {
    const ready = resolved(asking, this.references);
    if (!ready) throw new Refusal('offline', '');
    return this.#options.send(ready.method, ready.path, ready.body, ready.key);
  }

  /** Sends what can be sent. @returns whether something was, and so pages are out of date */
  run(): Promise<boolean> {
    this.#running ??= this.#sendAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #sendAll(): Promise<boolean> {
    const { shelf, tab } = this.#options;
    let anything = false;
    while (await shelf.lease(tab, Date.now() + ABANDONED_MS)) {
      await this.load();
      const next = this.#actions.find((one) => this.#isDue(one));
      if (!next || !(await this.#sendOne(next))) break;
      anything = true;
    }
    await shelf.lease(tab, 0);
    return anything;
  }

  #isDue(action: Action): boolean {
    if (action.state === 'stuck') return false;
    const ageMs = this.#options.now().getTime() - Date.parse(action.at);
    if (action.state === 'sending' && ageMs < ABANDONED_MS) return false;
    // Behind one that waits for a person, and can't go without it.
    return !standsOn(action).some((seq) => this.#actions.some((one) => one.seq === seq));
  }

  /** @returns false where it makes no sense to go on now */
  async #sendOne(action: Action): Promise<boolean> {
    const { now, send, met } = this.#options;
    const ready = resolved(action, this.references);
    if (!ready) return this.#stuck(action, { code: 'discarded', message: '' });
    if (now().getTime() - Date.parse(action.at) > LONGEST_WAIT_MS)
      return this.#stuck(action, { code: 'old', message: '' });
    try {
      await this.#done(action, await send(ready.method, ready.path, ready.body, ready.key));
      return true;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (isPassing(problem)) return false;
      const { code, message, field } = problem;
      const there = code === 'conflict' ? await met(ready, send).catch(() => undefined) : undefined;
      if (!there) return this.#stuck(action, { code, message, field });
      await this.#done(action, there);
      return true;
    }
  }

  async #stuck(action: Action, problem: Action['problem']): Promise<true> {
    await this.#keep({ ...action, state: 'stuck', problem });
    return true;
  }

  /** What the box gave is noted before the action goes: a crash in between sends it again, and the key answers. */
  async #done(action: Action, answer: unknown): Promise<unknown> {
    await this.#refer(action, answer as Subject);
    await this.#forget(action);
    return answer;
  }

  async #refer({ seq, user }: Action, { id, version }: Pick<Subject, 'id' | 'version'>): Promise<void> {
    const reference = { seq, user, id, version };
    await this.#options.shelf.put('references', reference);
    this.references.set(seq, reference);
  }

  /** A person's decision: do it on what is there now. Another body is another request, and has another key. */
  async again(action: Action, body: Record<string, unknown>): Promise<void> {
    const { newKey, now } = this.#options;
    const { problem: _, ...rest } = action;
    await this.#keep({ ...rest, body, key: newKey(), at: now().toISOString(), state: 'waiting' });
  }

  /** A person's decision: what is there already is what was meant. What stands on the action goes on with it. */
  async instead(action: Action, there: Pick<Subject, 'id' | 'version'>): Promise<void> {
    await this.#refer(action, there);
    await this.#forget(action);
  }

  /** A person's decision: not at all. What stands on it comes back to a person. */
  async discard(action: Action): Promise<void> {
    await this.#forget(action);
  }

  async #keep(action: Action): Promise<void> {
    await this.#options.shelf.put('actions', action);
    const others = this.#actions.filter(({ seq }) => seq !== action.seq);
    this.#tell([...others, action].sort((a, b) => a.seq - b.seq));
  }

  async #forget(action: Action): Promise<void> {
    await this.#options.shelf.remove('actions', [action.seq]);
    this.#tell(this.#actions.filter(({ seq }) => seq !== action.seq));
  }

  #tell(actions: Action[]): void {
    this.#changes += 1;
    this.#actions = actions;
    this.#options.onChange(actions);
  }
}
