// Keeps what was measured in a viewer: a set for each study on its shelf, saved on the box, read again when news come; what
// colleagues and other systems made is shown beside. While the viewer is closed its steps back are kept in the page's memory.
import { effect, signal } from '@preact/signals';
import { onLive } from '../../live.ts';
import { isLeaving, may, screenLocked, sessionEnded } from '../../session.ts';
import type { MeasurementSet, StudyMeasurements } from '../../shapes.ts';
import type { Viewer } from '../model.ts';
import type { History } from './marking.ts';
import { shownFrame } from './measuring.ts';
import type { Looked } from './presentations.ts';
import { setsIn } from './seen/documents.ts';
import { Images } from './seen/placing.ts';
import { seenSet } from './seen/seen.ts';
import type { Saving } from './set-keeper.ts';
import { StudySet } from './study-set.ts';

interface Left {
  history: History;
  /** Of each study that it has markings of: what the box had. */
  versions: ReadonlyMap<string, number>;
}

/** By the study that was opened. */
const left = new Map<string, Left>();

export const historyOf = (studyInstanceUid: string): History | undefined => left.get(studyInstanceUid)?.history;

/** What a person should know first. */
const URGENCY: Saving['kind'][] = ['conflict', 'refused', 'away', 'saving', 'unsaved', 'saved', 'unchanged'];

export class Keeping {
  readonly canSave = may('studies.read');
  readonly saving = signal<Saving>({ kind: 'unchanged' });
  /** Another window of this person saved; one question at a time. */
  readonly conflict = signal<{ studyInstanceUid: string; theirs: MeasurementSet } | undefined>(undefined);
  readonly #viewer: Viewer;
  readonly #sets = new Map<string, StudySet>();
  readonly #savings = new Map<string, Saving>();
  readonly #answers = signal<ReadonlyMap<string, StudyMeasurements>>(new Map());
  readonly #ends: (() => void)[] = [];

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  /** Begins with the studies on the shelf. @returns a function that ends it */
  begin(): () => void {
    this.#ends.push(
      effect(() => this.#open(this.#viewer.shelf.studies.value.map(({ studyInstanceUid }) => studyInstanceUid))),
      effect(() => this.#see()),
      onLive('measurements', ({ studyInstanceUid }) => this.#sets.get(studyInstanceUid)?.heard()),
      onLive('hello', () => this.#each((set) => set.again())),
      whenUnseen(() => this.#each((set) => set.flush(true))),
      whenGone(() => this.#each((set) => set.file())),
      beforeUnload(() => [...this.#sets.values()].some(({ isAtRisk }) => isAtRisk)),
    );
    return () => this.#close();
  }

  decide(how: 'both' | 'theirs'): void {
    const { value: conflict } = this.conflict;
    if (conflict) this.#sets.get(conflict.studyInstanceUid)?.decide(conflict.theirs, how);
  }

  /** Tries what was refused again. */
  retry(): void {
    this.#each((set) => set.again());
  }

  #each(work: (set: StudySet) => void): void {
    for (const set of this.#sets.values()) work(set);
  }

  #open(studies: readonly string[]): void {
    for (const studyInstanceUid of studies) {
      if (this.#sets.has(studyInstanceUid)) continue;
      const set = new StudySet({
        ...{ studyInstanceUid, canSave: this.canSave, measuring: this.#viewer.measuring },
        version: left.get(this.#viewer.studyInstanceUid)?.versions.get(studyInstanceUid),
        looked: () => this.#looked(),
        onSaving: (saving) => this.#say(studyInstanceUid, saving),
        onConflict: (theirs) => {
          this.conflict.value = theirs && { studyInstanceUid, theirs };
        },
        onAnswer: (answer) => {
          this.#answers.value = new Map(this.#answers.peek()).set(studyInstanceUid, answer);
        },
      });
      this.#sets.set(studyInstanceUid, set);
      void set.load();
    }
  }

  #say(studyInstanceUid: string, saving: Saving): void {
    this.#savings.set(studyInstanceUid, saving);
    const all = [...this.#savings.values()];
    this.saving.value = all.reduce((a, b) => (URGENCY.indexOf(b.kind) < URGENCY.indexOf(a.kind) ? b : a));
  }

  #looked(): Looked[] {
    const { panes, visible, active } = this.#viewer;
    const order = [active.peek(), ...visible];
    return order.flatMap((number) => {
      const [frame, state] = [shownFrame(panes[number]!), panes[number]!.state()];
      return frame && state ? [{ frame, state }] : [];
    });
  }

  /** Colleagues' sets, and what the objects among the series say. */
  #see(): void {
    const { shelf, measuring, elsewhere } = this.#viewer;
    const answers = this.#answers.value;
    const stacks = shelf.stacks.value;
    const documents = stacks.flatMap(({ document, instance }) => (document === 'text' && instance ? [instance] : []));
    const colleagues = [...answers].flatMap(([studyInstanceUid, { sets }]) =>
      sets.filter(({ isOwn }) => !(isOwn && this.canSave)).map((set) => seenSet(studyInstanceUid, set)),
    );
    // Of a study whose sets are gone from the database, the objects are all that is left.
    const ours = new Set([...answers.values()].flatMap(({ sets, objects }) => (sets.length > 0 ? objects : [])));
    elsewhere.filedHere.value = ours;
    const others = documents.length > 0 ? setsIn(documents, new Images(stacks), ours) : [];
    const isThere = ({ markings, keyImages }: (typeof others)[number]) => markings.length + keyImages.length > 0;
    measuring.seen.value = [...colleagues.filter(isThere), ...others];
  }

  #close(): void {
    const { measuring, studyInstanceUid } = this.#viewer;
    const versions = [...this.#sets].flatMap(([uid, { version }]) => (version === undefined ? [] : [[uid, version]]));
    left.set(studyInstanceUid, {
      history: measuring.history.peek(),
      versions: new Map(versions as [string, number][]),
    });
    for (const end of this.#ends) end();
    this.#each((set) => set.close());
  }
}

/** Another tab in front, a window that closes: nobody may be back to save it. */
function whenUnseen(act: () => void): () => void {
  const hidden = () => document.hidden && act();
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', act);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', act);
  };
}

function whenGone(act: () => void): () => void {
  addEventListener('pagehide', act);
  return () => removeEventListener('pagehide', act);
}

/** Asks first; not where the page has to go because another person comes. */
function beforeUnload(isAtRisk: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isLeaving() || screenLocked.peek() || sessionEnded.peek()) return;
    if (isAtRisk()) event.preventDefault();
  };
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}
