// One study's measurements while a viewer is open on it: what the box has comes in, the person's own part of what is on the
// page goes out. Asks again when news come; its own news it knows.
import { effect } from '@preact/signals';
import { measurementClient } from '../../measurement-client.ts';
import { type KeptSet, openSet, type SetContent, setKey } from '../../offline/marking-sets.ts';
import { newKey, placed, sendWork } from '../../offline/offline.ts';
import type { MeasurementSet, StudyMeasurements } from '../../shapes.ts';
import { type Content, EMPTY, isEmpty, joined, partOf, withPart } from './marking.ts';
import type { Measuring } from './measuring.ts';
import { type Looked, type Presentation, presentationsOf } from './presentations.ts';
import { isSameContent, type Saving, SetKeeper } from './set-keeper.ts';

const ECHO_MS = 2000;
const LATER_MS = 15_000;

export interface StudySetOptions {
  studyInstanceUid: string;
  measuring: Measuring;
  /** Whether this person's own set is kept on the box. */
  canSave: boolean;
  /** The version that is on the page already, where it was left. */
  version: number | undefined;
  looked: () => Looked[];
  onSaving: (saving: Saving) => void;
  onConflict: (theirs: MeasurementSet | undefined) => void;
  onAnswer: (answer: StudyMeasurements) => void;
}

export class StudySet {
  readonly #options: StudySetOptions;
  readonly #ends: (() => void)[] = [];
  #keeper: SetKeeper | undefined;
  /** The person's part as it was last seen: what differs from it was changed. */
  #part: Content;
  #presentations: readonly Presentation[] = [];
  #loading: Promise<void> | undefined;
  /** Of the last saving from here: it comes back as news. */
  #savedAt = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #loadedAt = 0;
  #hasSaved = false;
  #isClosed = false;

  constructor(options: StudySetOptions) {
    this.#options = options;
    this.#part = this.#now();
  }

  /** Of what the box has, once that is known. */
  get version(): number | undefined {
    return this.#keeper?.version ?? this.#options.version;
  }

  get isAtRisk(): boolean {
    const { canSave, measuring, studyInstanceUid } = this.#options;
    if (this.#keeper) return this.#keeper.isAtRisk;
    return (!canSave || this.version === undefined) && !isEmpty(partOf(measuring.content.peek(), studyInstanceUid));
  }

  /** Reads what the box has. Where it can't be reached the next news try again. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Something was saved, here or elsewhere. */
  heard(): void {
    if (Date.now() - this.#savedAt > ECHO_MS) return void this.load();
    // Most likely our own news. A colleague's of the same moment aren't lost, only later.
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      void this.load();
    }, LATER_MS);
  }

  /** The connection is back: who knows what was missed. */
  again(): void {
    void this.#keeper?.flush();
    if (Date.now() - this.#loadedAt > ECHO_MS) void this.load();
  }

  flush(isLeaving: boolean): void {
    void this.#keeper?.flush(isLeaving);
  }

  /** The set has settled: the box may file it. */
  file(): void {
    if (!this.#hasSaved) return;
    this.#hasSaved = false;
    measurementClient.file(this.#options.studyInstanceUid).catch(() => undefined); // the box does it by itself later
  }

  /** A person's choice where two windows changed the set. */
  decide(theirs: MeasurementSet, how: 'both' | 'theirs'): void {
    const { onConflict } = this.#options;
    const content = this.#read(theirs);
    onConflict(undefined);
    if (how === 'theirs') {
      this.#show(content);
      this.#began(theirs);
      return;
    }
    this.#show(joined(this.#part, content));
    this.#keeper!.decided(theirs.version);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#later);
    for (const end of this.#ends) end();
    void this.#keeper?.close().then((isSaved) => isSaved && this.file());
  }

  async #load(): Promise<void> {
    const { studyInstanceUid, canSave, onAnswer } = this.#options;
    const answer = await measurementClient.of(studyInstanceUid).catch(() => undefined);
    if (!answer || this.#isClosed) return;
    this.#loadedAt = Date.now();
    onAnswer(answer);
    if (!canSave) return;
    const own = ownOf(answer);
    if (this.#keeper) this.#renew(own);
    else await this.#begin(own);
  }

  /** The first answer: what is on the page already, what waits in this browser and what the box has come together. */
  async #begin(own: MeasurementSet | undefined): Promise<void> {
    const { studyInstanceUid, measuring, onSaving, onConflict, version } = this.#options;
    const { shelf, user } = await placed;
    const key = setKey(user, studyInstanceUid);
    const kept = await shelf.get<KeptSet>('markings', key);
    if (this.#isClosed || this.#keeper) return;
    const keeper = new SetKeeper({
      ...{ studyInstanceUid, user, shelf, newKey, onSaving, onConflict },
      send: (path, body, sent, isLeaving) => this.#send(() => sendWork(path, body, sent, isLeaving)),
      ask: async () => ownOf(await measurementClient.of(studyInstanceUid)),
      content: () => this.#written(),
    });
    this.#keeper = keeper;
    this.#presentations = (kept?.content ?? own)?.presentations ?? [];
    if (kept) {
      if (version === undefined) measuring.readIn(this.#read(kept.content));
      this.#part = this.#now();
      keeper.resume(kept);
    } else if (version === undefined) {
      this.#part = own ? this.#read(own) : EMPTY;
      keeper.begin(own?.version ?? 0);
      measuring.readIn(this.#part);
    } else this.#goOn(keeper, own, version);
    if (own && !kept) onSaving({ kind: 'saved', at: new Date(own.savedAt) });
    this.#ends.push(openSet(key, () => keeper.flush()));
    this.#ends.push(effect(() => this.#follow(measuring.content.value)));
    if (kept) void keeper.flush();
  }

  /** The page has it as it was left; another window may have changed it since. */
  #goOn(keeper: SetKeeper, own: MeasurementSet | undefined, version: number): void {
    keeper.begin(own?.version ?? 0);
    const now = this.#now();
    // Saved on the way out: what was on its way then has arrived.
    if (own && (own.version === version || isSameContent(own, now))) return;
    const hasDrawn = !isSamePart(now, this.#part);
    if (own) this.#show(hasDrawn ? joined(now, this.#read(own)) : this.#read(own));
    if (hasDrawn || !own) keeper.changed();
  }

  /** What the box has may be newer, from another window of this person. */
  #renew(own: MeasurementSet | undefined): void {
    const keeper = this.#keeper!;
    if (!own || own.version <= keeper.version || keeper.isDirty) return;
    this.#show(this.#read(own));
    this.#began(own);
  }

  #began({ version, savedAt, presentations }: MeasurementSet): void {
    this.#presentations = presentations;
    this.#keeper!.begin(version);
    this.#options.onSaving({ kind: 'saved', at: new Date(savedAt) });
  }

  /** Takes the place of the person's part, and can be taken back like any change. */
  #show(part: Content): void {
    const { measuring, studyInstanceUid } = this.#options;
    this.#part = part;
    measuring.take(withPart(measuring.content.peek(), studyInstanceUid, part));
  }

  #follow(content: Content): void {
    const part = partOf(content, this.#options.studyInstanceUid);
    if (isSamePart(part, this.#part)) return;
    this.#part = part;
    this.#keeper!.changed();
  }

  #now(): Content {
    return partOf(this.#options.measuring.content.peek(), this.#options.studyInstanceUid);
  }

  #read({ markings, keyImages }: Pick<MeasurementSet, 'markings' | 'keyImages'>): Content {
    const { studyInstanceUid } = this.#options;
    return {
      markings: markings.map((marking) => ({ ...marking, studyInstanceUid })),
      keyImages: keyImages.map((image) => ({ ...image, studyInstanceUid })),
    };
  }

  #written(): SetContent {
    const { markings, keyImages } = this.#now();
    const presentations = presentationsOf({ markings, keyImages }, this.#options.looked(), this.#presentations);
    this.#presentations = presentations;
    return {
      markings: markings.map((marking) => ({
        ...withoutStudy(marking),
        points: marking.points.map(([x, y]): [number, number] => [x, y]),
      })),
      keyImages: keyImages.map(withoutStudy),
      presentations,
    };
  }

  async #send<T>(send: () => Promise<T>): Promise<T> {
    this.#savedAt = Date.now();
    const answer = await send();
    this.#savedAt = Date.now();
    this.#hasSaved = true;
    return answer;
  }
}

const ownOf = ({ sets }: StudyMeasurements): MeasurementSet | undefined => sets.find(({ isOwn }) => isOwn);

/** The study stands in the address. */
function withoutStudy<T extends { studyInstanceUid: string }>({ studyInstanceUid: _, ...rest }: T) {
  return rest;
}

/** Nothing of it was changed since: what is the same is the same object. */
function isSamePart(one: Content, other: Content): boolean {
  const isSame = <T>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((item, i) => item === b[i]);
  return isSame(one.markings, other.markings) && isSame(one.keyImages, other.keyImages);
}
