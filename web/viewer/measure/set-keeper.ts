// Keeps the set of one person in one study: in this browser with every change, on the box a few seconds later, and on
// leaving. What another window of the same person saved meanwhile is told of, never written over. Knows no page.
import { Refusal } from '../../network.ts';
import {
  forgetSet,
  type KeptSet,
  keepSet,
  type SetAttempt,
  type SetContent,
  sendSet,
  setKey,
} from '../../offline/marking-sets.ts';
import { isPassing } from '../../offline/passing.ts';
import type { SendText } from '../../offline/report-texts.ts';
import type { Shelf } from '../../offline/shelf.ts';
import type { MeasurementSet, SavedMeasurements } from '../../shapes.ts';
import type { ImageKey, Marking } from './marking.ts';

const SAVE_AFTER_MS = 2500;
const KEEP_AFTER_MS = 250;
const RETRY_AFTER_MS = 4000;

export type Saving =
  | { kind: 'unchanged' | 'unsaved' | 'saving' | 'conflict' }
  | { kind: 'saved' | 'away'; at: Date }
  | { kind: 'refused'; problem: unknown };

export interface SetKeeperOptions {
  studyInstanceUid: string;
  user: string;
  shelf: Shelf;
  send: SendText;
  /** What the box has now of this person. @throws Refusal */
  ask: () => Promise<MeasurementSet | undefined>;
  newKey: () => string;
  content: () => SetContent;
  onSaving: (saving: Saving) => void;
  /** Another window saved: nothing is sent until somebody has decided. */
  onConflict: (theirs: MeasurementSet) => void;
}

export class SetKeeper {
  readonly #options: SetKeeperOptions;
  #version = 0;
  /** Counts what was changed; which of it is on the box, which in this browser. */
  #changes = 0;
  #saved = 0;
  #kept = 0;
  #attempt: (SetAttempt & { changes: number }) | undefined;
  #running: Promise<boolean> | undefined;
  #isStopped = false;
  #isRefused = false;
  #isAway = false;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SetKeeperOptions) {
    this.#options = options;
  }

  get version(): number {
    return this.#version;
  }

  /** Something of it is not on the box. */
  get isDirty(): boolean {
    return this.#changes !== this.#saved || this.#attempt !== undefined;
  }

  /** Closing the page now may lose it. */
  get isAtRisk(): boolean {
    return this.isDirty && (this.#isStopped || this.#isRefused || this.#kept !== this.#changes);
  }

  /** What is on the page is what the box has at this version. */
  begin(version: number): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#version = version;
    this.#isStopped = false;
    this.#saved = this.#changes;
    this.#attempt = undefined;
    void this.#forget();
  }

  /** What is on the page was kept here and may not have arrived. */
  resume({ version, attempt, content }: KeptSet): void {
    this.#version = version;
    this.#changes += 1;
    this.#kept = this.#changes;
    const isAll = attempt && isSameContent(attempt.content, content);
    this.#attempt = attempt && { ...attempt, changes: isAll ? this.#changes : this.#saved };
  }

  changed(): void {
    this.#changes += 1;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => void this.#keep(), KEEP_AFTER_MS);
    if (this.#isStopped) return;
    if (!this.#isAway) this.#options.onSaving({ kind: 'unsaved' });
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#saveSoon(SAVE_AFTER_MS);
  }

  /** A person decided what becomes of both: what is on the page is saved on what the box has. */
  decided(version: number): void {
    this.#version = version;
    this.#isStopped = false;
    this.changed();
  }

  /** Sends what is not on the box. @returns whether everything is there now */
  flush(isLeaving = false): Promise<boolean> {
    if (isLeaving && this.isDirty) void this.#keep();
    this.#running ??= this.#send(isLeaving).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The viewer goes: what is unsent is sent, or kept until it can be. @returns as flush */
  close(): Promise<boolean> {
    clearTimeout(this.#keepTimer);
    return this.flush(true).finally(() => clearTimeout(this.#saveTimer));
  }

  #saveSoon(afterMs: number): void {
    this.#saveTimer ??= setTimeout(() => {
      this.#saveTimer = undefined;
      void this.flush();
    }, afterMs);
  }

  async #send(isLeaving: boolean): Promise<boolean> {
    const { studyInstanceUid, newKey, content, send, onSaving } = this.#options;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    if (this.#isStopped) return false;
    if (!this.isDirty) return true;
    while (this.isDirty) {
      this.#attempt ??= { key: newKey(), version: this.#version, content: content(), changes: this.#changes };
      const attempt = this.#attempt;
      if (!isLeaving) await this.#keep();
      // What is tried again by itself says so only when it has turned out well.
      if (!this.#isAway && !this.#isRefused) onSaving({ kind: 'saving' });
      let saved: SavedMeasurements;
      try {
        saved = await sendSet(studyInstanceUid, attempt, send, isLeaving);
      } catch (problem) {
        if (!isOvertaken(problem)) return this.#failed(problem);
        if (await this.#isReconciled(attempt, problem)) continue;
        return false;
      }
      this.#arrived(attempt, saved.version);
    }
    await this.#forget();
    onSaving({ kind: 'saved', at: new Date() });
    return true;
  }

  #arrived(attempt: { changes: number }, version: number): void {
    this.#isAway = false;
    this.#isRefused = false;
    this.#attempt = undefined;
    this.#version = version;
    this.#saved = attempt.changes;
  }

  /** It was done, and the answer is gone: then what the box has is what was sent. Else another window was there first. */
  async #isReconciled(attempt: SetAttempt & { changes: number }, refusal: unknown): Promise<boolean> {
    const { ask, onSaving, onConflict } = this.#options;
    let theirs: MeasurementSet | undefined;
    try {
      theirs = await ask();
    } catch (problem) {
      return this.#failed(problem);
    }
    if (theirs && isSameContent(theirs, attempt.content)) {
      this.#arrived(attempt, theirs.version);
      return true;
    }
    if (!theirs) {
      if (attempt.version === 0) return this.#failed(refusal);
      // The set is gone from the box, and this is its new beginning.
      this.#arrived({ changes: -1 }, 0);
      return true;
    }
    this.#isStopped = true;
    this.#attempt = undefined;
    await this.#keep();
    onSaving({ kind: 'conflict' });
    onConflict(theirs);
    return false;
  }

  #failed(problem: unknown): false {
    if (!isPassing(problem)) {
      this.#attempt = undefined;
      this.#isRefused = true;
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
    if (!this.isDirty) return;
    const { user, studyInstanceUid, content, shelf } = this.#options;
    const changes = this.#changes;
    const { changes: _, ...attempt } = this.#attempt ?? { changes: 0 };
    const set: KeptSet = {
      ...{ key: setKey(user, studyInstanceUid), user, studyInstanceUid, at: new Date().toISOString() },
      ...{ version: this.#version, content: content() },
      ...('key' in attempt ? { attempt } : {}),
    };
    // A browser without room must not keep it from the box.
    await keepSet({ shelf, user }, set).then(
      () => {
        this.#kept = changes;
      },
      () => undefined,
    );
  }

  async #forget(): Promise<void> {
    clearTimeout(this.#keepTimer);
    const { user, shelf, studyInstanceUid } = this.#options;
    await forgetSet({ shelf, user }, setKey(user, studyInstanceUid)).catch(() => undefined);
  }
}

/** The version isn't the newest; or the key is known with other content, and so was sent by another page. */
const isOvertaken = (problem: unknown): boolean =>
  problem instanceof Refusal && (problem.code === 'conflict' || problem.field === 'idempotency-key');

interface Said {
  markings: readonly Pick<Marking, 'id' | 'kind' | 'points' | 'label' | 'values'>[];
  keyImages: readonly Pick<ImageKey, 'sopInstanceUid' | 'frame'>[];
}

/** In whatever order; what the box adds to it doesn't count. */
export function isSameContent(one: Said, other: Said): boolean {
  const said = ({ markings, keyImages }: Said) => [
    ...markings.map(({ id, kind, points, label, values }) => JSON.stringify([id, kind, points, label, values.length])),
    ...keyImages.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}/${frame}`),
  ];
  return said(one).sort().join('\n') === said(other).sort().join('\n');
}
