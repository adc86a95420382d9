// The list of studies as it stands in the browser: pages by cursor, live rows, and what arrived while the person was
// looking elsewhere in it. Outlives the page, so that coming back from the viewer finds the same rows. Draws nothing.
import { batch, type Signal, signal } from '@preact/signals';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import type { Study } from '../shapes.ts';
import { today } from '../words/formats.ts';
import { type Filters, filtersAddress, passes, questionOf } from './filters.ts';

const PAGE_SIZE = 60;
/** With a search text only the service can tell whether a new study fits: asked at most this often. */
const ASK_PAUSE_MS = 200;

export interface Row {
  uid: string;
  study: Signal<Study>;
  /** New or changed a moment ago: marked until the mark has faded. */
  fresh: Signal<boolean>;
}

const rowOf = (study: Study, fresh = false): Row => ({
  uid: study.studyInstanceUid,
  study: signal(study),
  fresh: signal(fresh),
});

/** Whether the person looks at rows in a way that an insertion would disturb. The grid says so. */
export const attention = signal(false);

export class StudyList {
  readonly filters: Filters;
  readonly rows = signal<Row[]>([]);
  /** Arrived under the person's eyes: shown when they ask, or look up. Newest first. */
  readonly waiting = signal<Study[]>([]);
  readonly loading = signal(false);
  readonly problem = signal<unknown>(undefined);
  readonly complete = signal(false);
  /** The row that the keyboard is on. */
  readonly active = signal<string | undefined>(undefined);
  scrollTop = 0;
  #next: string | undefined;
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(filters: Filters) {
    this.filters = filters;
  }

  /** The next page, or the first. Does nothing while one is on its way or when there is no more. */
  async more(): Promise<void> {
    if (this.loading.value || this.complete.value) return;
    this.loading.value = true;
    this.problem.value = undefined;
    try {
      const page = await this.#ask(this.#next);
      batch(() => {
        const known = new Set(this.rows.value.map(({ uid }) => uid));
        const added = page.studies.filter(({ studyInstanceUid }) => !known.has(studyInstanceUid));
        this.rows.value = [...this.rows.value, ...added.map((study) => rowOf(study))];
        this.#next = page.next ?? undefined;
        this.complete.value = !page.next;
      });
    } catch (problem) {
      this.problem.value = problem;
    } finally {
      this.loading.value = false;
    }
  }

  /** A study that the service says is new or changed. */
  receive(study: Study): void {
    const row = this.rows.value.find(({ uid }) => uid === study.studyInstanceUid);
    if (row) update(row, study);
    else if (this.filters.search.trim()) this.#askSoon();
    else if (passes(study, this.filters, today())) this.#arrive([study]);
  }

  /** Reads the newest page again and takes in what is new in it: after a cut connection, or for a search text. */
  async refresh(): Promise<void> {
    if (this.loading.value) return;
    const page = await this.#ask(undefined).catch(() => undefined);
    if (!page) return; // still away: the next reconnection asks again
    const known = new Map(this.rows.value.map((row) => [row.uid, row]));
    for (const study of page.studies) {
      const row = known.get(study.studyInstanceUid);
      if (row) update(row, study);
    }
    this.#arrive(page.studies.filter(({ studyInstanceUid }) => !known.has(studyInstanceUid)));
  }

  /** Puts what waited on top of the list, marked. */
  showWaiting(): void {
    const arrived = this.waiting.value;
    if (arrived.length === 0) return;
    const uids = new Set(arrived.map(({ studyInstanceUid }) => studyInstanceUid));
    batch(() => {
      this.rows.value = [
        ...arrived.map((study) => rowOf(study, true)),
        ...this.rows.value.filter(({ uid }) => !uids.has(uid)),
      ];
      this.waiting.value = [];
    });
  }

  #arrive(studies: Study[]): void {
    if (studies.length === 0) return;
    const uids = new Set(studies.map(({ studyInstanceUid }) => studyInstanceUid));
    this.waiting.value = [...studies, ...this.waiting.value.filter((study) => !uids.has(study.studyInstanceUid))];
    if (!attention.value) this.showWaiting();
  }

  #askSoon(): void {
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      void this.refresh();
    }, ASK_PAUSE_MS);
  }

  #ask(after: string | undefined) {
    return client.studies({ ...questionOf(this.filters, today()), limit: PAGE_SIZE, after });
  }
}

/** An answer that was under way while an event came may tell of earlier: it must not take a count back. */
function isOlder(study: Study, known: Study): boolean {
  if (study.lastReceivedAt !== known.lastReceivedAt) return study.lastReceivedAt < known.lastReceivedAt;
  return study.instanceCount < known.instanceCount || (known.state === 'complete' && study.state === 'receiving');
}

/** Counting up is its own sign; anything else that changed is marked. */
function update(row: Row, study: Study): void {
  const before = row.study.peek();
  if (isOlder(study, before)) return;
  const changed = (['state', 'description', 'studyDate'] as const).some((key) => before[key] !== study[key]);
  batch(() => {
    row.study.value = study;
    if (changed || before.patient.name !== study.patient.name) row.fresh.value = true;
  });
}

let current: StudyList | undefined;

/** The list for these filters: the one already there if it is for the same, else a new one that begins to load. */
export function studyListFor(filters: Filters): StudyList {
  if (current && filtersAddress(current.filters) === filtersAddress(filters)) return current;
  current = new StudyList(filters);
  void current.more();
  return current;
}

/** Keeps the list live, whichever page is open. Ends, and forgets the list, with the answer. */
export function followStudies(): () => void {
  const unhear = [
    onLive('study', ({ study }) => current?.receive(study)),
    onLive('hello', () => void current?.refresh()),
  ];
  return () => {
    for (const end of unhear) end();
    current = undefined;
  };
}
