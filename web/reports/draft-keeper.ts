// Keeps the text that is being written: in this browser with every few letters, on the box every few seconds, and on
// leaving. Whoever saved in between is told of, never overwritten. Knows no page.

import { Refusal } from '../network.ts';
import { isPassing } from '../offline/passing.ts';
import {
  type Attempt,
  forgetText,
  type KeptText,
  keepText,
  type SendText,
  same,
  sendAttempt,
} from '../offline/report-texts.ts';
import type { Shelf } from '../offline/shelf.ts';
import type { DocumentJson, SavedDraft, Writing } from '../shapes.ts';

const SAVE_AFTER_MS = 2500;
const KEEP_AFTER_MS = 250;
const RETRY_AFTER_MS = 4000;

export type Saving =
  | { kind: 'unchanged' | 'unsaved' | 'saving' | 'stopped' }
  | { kind: 'saved' | 'away'; at: Date }
  | { kind: 'refused'; problem: unknown };

export interface DraftKeeperOptions {
  studyInstanceUid: string;
  user: string;
  shelf: Shelf;
  send: SendText;
  /** What the box has now, where an answer was lost. */
  ask: () => Promise<Writing>;
  newKey: () => string;
  document: () => DocumentJson;
  onSaving: (saving: Saving) => void;
  /** Somebody else wrote meanwhile: this text is set aside on the box. */
  onRace: (saved: SavedDraft) => void;
}

export class DraftKeeper {
  readonly #options: DraftKeeperOptions;
  readonly #key: string;
  #revision = 0;
  /** Counts what was typed. */
  #changes = 0;
  #saved = 0;
  #attempt: (Attempt & { changes: number }) | undefined;
  #running: Promise<boolean> | undefined;
  #isStopped = false;
  #isAway = false;
  /** When the box took it the last time, in milliseconds. */
  savedAt = 0;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DraftKeeperOptions) {
    this.#options = options;
    this.#key = `${options.user} ${options.studyInstanceUid}`;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Something of it is not on the box. */
  get isDirty(): boolean {
    return this.#changes !== this.#saved || this.#attempt !== undefined;
  }

  /** The text on the page is what the box has at this revision. */
  begin(revision: number): void {
    clearTimeout(this.#saveTimer);
    this.#revision = revision;
    this.#isStopped = false;
    this.#saved = this.#changes;
    this.#attempt = undefined;
  }

  /** The text on the page was kept here and may not have arrived. */
  resume({ revision, attempt, document }: KeptText): void {
    this.#revision = revision;
    this.#changes = 1;
    this.#attempt = attempt && { ...attempt, changes: same(attempt.document, document) ? 1 : 0 };
  }

  changed(): void {
    this.#changes += 1;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => void this.#keep(), KEEP_AFTER_MS);
    if (this.#isStopped) return;
    if (!this.#isAway) this.#options.onSaving({ kind: 'unsaved' });
    this.#saveSoon(SAVE_AFTER_MS);
  }

  /** Sends what is not on the box. @returns whether everything is there now */
  flush(isLeaving = false): Promise<boolean> {
    if (isLeaving && this.isDirty) void this.#keep();
    this.#running ??= this.#send(isLeaving).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The page goes: what is unsent is sent, or kept until it can be. */
  close(): void {
    clearTimeout(this.#keepTimer);
    void this.flush(true).finally(() => clearTimeout(this.#saveTimer));
  }

  #saveSoon(afterMs: number): void {
    this.#saveTimer ??= setTimeout(() => {
      this.#saveTimer = undefined;
      void this.flush();
    }, afterMs);
  }

  async #send(isLeaving: boolean): Promise<boolean> {
    const { studyInstanceUid, newKey, document, send, onSaving } = this.#options;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    if (this.#isStopped) return false;
    if (!this.isDirty) return true;
    while (this.isDirty) {
      this.#attempt ??= { key: newKey(), revision: this.#revision, document: document(), changes: this.#changes };
      const attempt = this.#attempt;
      if (!isLeaving) await this.#keep();
      if (!this.#isAway) onSaving({ kind: 'saving' });
      let saved: SavedDraft;
      try {
        saved = await sendAttempt(studyInstanceUid, attempt, send, isLeaving);
      } catch (problem) {
        if (await this.#isReconciled(problem, attempt)) continue;
        return this.#failed(problem);
      }
      this.#isAway = false;
      this.#attempt = undefined;
      this.savedAt = Date.now();
      if (saved.outcome === 'set-aside') {
        // What was typed while it was on its way goes to the same place.
        if (attempt.changes !== this.#changes) continue;
        return this.#lost(saved);
      }
      this.#revision = saved.revision;
      this.#saved = attempt.changes;
    }
    await this.#forget();
    onSaving({ kind: 'saved', at: new Date() });
    return true;
  }

  async #lost(saved: SavedDraft): Promise<false> {
    this.#isStopped = true;
    this.#saved = this.#changes;
    await this.#forget();
    this.#options.onSaving({ kind: 'stopped' });
    this.#options.onRace(saved);
    return false;
  }

  /** It was done, and the answer is gone: then what the box has is what was sent. */
  async #isReconciled(problem: unknown, attempt: Attempt & { changes: number }): Promise<boolean> {
    if (!(problem instanceof Refusal) || problem.field !== 'idempotency-key') return false;
    const now = await this.#options.ask().catch(() => undefined);
    if (!now) return false;
    this.#attempt = undefined;
    if (now.draft && same(now.draft.document, attempt.document)) {
      this.#revision = now.revision;
      this.#saved = attempt.changes;
    }
    return true;
  }

  #failed(problem: unknown): false {
    if (!isPassing(problem)) {
      this.#attempt = undefined;
      this.#options.onSaving({ kind: 'refused', problem });
      return false;
    }
    this.#isAway = true;
    this.#options.onSaving({ kind: 'away', at: new Date() });
    this.#saveSoon(RETRY_AFTER_MS);
    return false;
  }

  async #keep(): Promise<void> {
    clearTimeout(this.#keepTimer);
    const { user, studyInstanceUid, document, shelf } = this.#options;
    const { changes: _, ...attempt } = this.#attempt ?? { changes: 0 };
    const text: KeptText = {
      ...{ key: this.#key, user, studyInstanceUid, at: new Date().toISOString() },
      ...{ revision: this.#revision, document: document() },
      ...('key' in attempt ? { attempt } : {}),
    };
    // A browser without room must not keep the text from the box.
    await keepText({ shelf, user }, text).catch(() => undefined);
  }

  async #forget(): Promise<void> {
    clearTimeout(this.#keepTimer);
    const { user, shelf } = this.#options;
    await forgetText({ shelf, user }, this.#key).catch(() => undefined);
  }
}
