// What lies ready to be hung: the study that was opened, studies of the same patient that were put beside it, and the
// stacks of their series as their metadata come. Reads from the server; knows no panes.
import { computed, signal } from '@preact/signals';
import { client, Refusal } from '../client.ts';
import { endedByService, may } from '../session.ts';
import type { Prior, Series, StudyDetails } from '../shapes.ts';
import { seriesMetadata } from './dicomweb.ts';
import { type Stack, stacksOf } from './stacks.ts';
import { words } from './words.ts';

/** Modalities of objects that are about other images: nobody wants to see these first. */
const DERIVED = new Set(['SEG', 'PR', 'KO', 'SR', 'REG', 'RTSTRUCT', 'RTPLAN', 'RTDOSE', 'RWV', 'DOC', 'FID']);

export interface SeriesEntry {
  study: StudyDetails;
  series: Series;
  /** undefined until the series' metadata have come. */
  stacks?: Stack[];
  failure?: string;
}

export class Shelf {
  /** The study that was opened, then others of the patient in the order in which they were put beside it. */
  readonly studies = signal<StudyDetails[]>([]);
  readonly entries = signal<SeriesEntry[]>([]);
  /** What else there is of the patient, the most alike first; the opened ones among them. */
  readonly priors = signal<Prior[]>([]);
  readonly stacks = computed(() => this.entries.value.flatMap((entry) => entry.stacks ?? []));
  readonly #signal: AbortSignal;
  readonly #opening = new Map<string, Promise<StudyDetails>>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Puts a study with its series on the shelf. @throws Refusal */
  open(studyInstanceUid: string): Promise<StudyDetails> {
    const opening =
      this.#opening.get(studyInstanceUid) ??
      client.study(studyInstanceUid, this.#signal).then((study) => {
        this.studies.value = [...this.studies.value, study];
        this.entries.value = [...this.entries.value, ...study.series.map((series) => ({ study, series }))];
        return study;
      });
    this.#opening.set(studyInstanceUid, opening);
    opening.catch(() => this.#opening.delete(studyInstanceUid));
    return opening;
  }

  /**
   * Comparing is an offer: without an answer there is none, and the study is read all the same. Nor is there one for who
   * may see this study only, as a referring provider or the holder of a link.
   */
  async findPriors(studyInstanceUid: string): Promise<void> {
    if (!may('studies.read')) return;
    try {
      this.priors.value = (await client.priors(studyInstanceUid, this.#signal)).priors;
    } catch (cause) {
      if (!this.#signal.aborted && !(cause instanceof Refusal)) throw cause;
    }
  }

  /** The series of a study in the order in which they are worth reading. */
  order(studyInstanceUid: string, isFirst: (seriesInstanceUid: string) => boolean): SeriesEntry[] {
    const rank = ({ series }: SeriesEntry) =>
      isFirst(series.seriesInstanceUid) ? -1 : DERIVED.has(series.modality ?? '') ? 1 : 0;
    return this.entries.value
      .filter(({ study }) => study.studyInstanceUid === studyInstanceUid)
      .sort((a, b) => rank(a) - rank(b));
  }

  /** Metadata of a series become stacks; a failure stands in its entry. */
  async read({ study: { studyInstanceUid }, series: { seriesInstanceUid } }: SeriesEntry): Promise<Stack[]> {
    const put = (more: Partial<SeriesEntry>) => {
      this.entries.value = this.entries.value.map((entry) =>
        entry.series.seriesInstanceUid === seriesInstanceUid && entry.study.studyInstanceUid === studyInstanceUid
          ? { ...entry, ...more }
          : entry,
      );
    };
    try {
      const instances = await seriesMetadata(studyInstanceUid, seriesInstanceUid, this.#signal);
      const stacks = stacksOf(studyInstanceUid, seriesInstanceUid, instances);
      put({ stacks, failure: undefined });
      return stacks;
    } catch (cause) {
      if (!this.#signal.aborted) put({ failure: told(cause).sentence });
      return [];
    }
  }

  /** The study that a stack is of. */
  studyOf(stack: Stack | undefined): StudyDetails | undefined {
    return this.studies.value.find(({ studyInstanceUid }) => studyInstanceUid === stack?.studyInstanceUid);
  }
}

/** @throws what isn't a refusal: then it is a bug */
export function told(cause: unknown): { code: string; sentence: string } {
  if (!(cause instanceof Refusal)) throw cause;
  if (cause.code === 'unauthenticated') endedByService();
  return { code: cause.code, sentence: words.refusals[cause.code] ?? cause.message };
}
