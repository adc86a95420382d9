// Hanging protocols in use: which of them fit the study that is open, the one by which it hangs, keeping the present layout
// as one. What a person has put elsewhere meanwhile stays where they put it.
import { signal } from '@preact/signals';
import { Refusal } from '../client.ts';
import { ask } from '../network.ts';
import { may } from '../session.ts';
import type { HangingPlace, HangingProtocol, NewHangingProtocol } from '../shapes.ts';
import { assign, describe, fitting } from './hanging-fit.ts';
import type { Layout } from './layouts.ts';
import type { Viewer } from './model.ts';
import type { Stack } from './stacks.ts';

const PATH = '/api/v1/hanging-protocols';

export class Protocols {
  /** Those that fit the study, the best first. */
  readonly fitting = signal<HangingProtocol[]>([]);
  readonly chosen = signal<HangingProtocol | undefined>(undefined);
  /** What is being asked of the person: a name for the layout, or whether one goes. */
  readonly asking = signal<'save' | HangingProtocol | undefined>(undefined);
  /** Nobody has them who came by a link to one study. */
  readonly isOffered = may('studies.read');
  #all: HangingProtocol[] = [];
  readonly #hung = new Map<number, Stack>();
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  /** Hanging by protocol is an offer: without an answer the study opens all the same. */
  async load(signal: AbortSignal): Promise<void> {
    if (!this.isOffered) return;
    try {
      this.#all = (await ask<{ protocols: HangingProtocol[] }>('GET', PATH, undefined, signal)).protocols;
    } catch (cause) {
      if (!signal.aborted && !(cause instanceof Refusal)) throw cause;
    }
  }

  /** Once it is known what study it is. @param isFree whether it hangs by the best one, by itself */
  begin(isFree: boolean): void {
    this.#findFitting();
    const best = this.fitting.value[0];
    if (!isFree || !best) return;
    this.chosen.value = best;
    this.#viewer.setLayout(best.layout as Layout, { fill: false });
  }

  /** Puts what has been read so far where it belongs. @returns whether a protocol says where */
  hang(): boolean {
    const protocol = this.chosen.value;
    const { layout, shelf, panes, studyInstanceUid } = this.#viewer;
    if (!protocol || layout.value !== protocol.layout) return false;
    const isCurrent = (stack: Stack) => stack.studyInstanceUid === studyInstanceUid;
    for (const [number, stack] of assign(protocol.places, shelf.stacks.value, isCurrent).entries()) {
      const pane = panes[number]!;
      if (!stack || pane.stack.value?.key === stack.key || pane.stack.value !== this.#hung.get(number)) continue;
      this.#hung.set(number, stack);
      pane.open(stack);
      const { window } = protocol.places[number]!;
      if (window) pane.setWindow(window);
    }
    this.#viewer.lookAhead();
    return true;
  }

  /** After the study itself: the earlier one that the protocol has places for. A protocol that found nothing gives way. */
  async finish(priorsKnown: Promise<void>): Promise<void> {
    const protocol = this.chosen.value;
    if (!protocol) return;
    await priorsKnown;
    const prior = this.#priorFor(protocol);
    if (prior) await this.#viewer.readOther(prior, () => this.chosen.value === protocol && this.hang());
    if (this.chosen.value !== protocol || this.#viewer.isClosed) return;
    if (this.#viewer.visiblePanes.some((pane) => pane.stack.value)) return;
    this.chosen.value = undefined;
    this.#viewer.setLayout('1x1');
  }

  /** Hangs the open study by this one, or as without any. */
  async choose(protocol: HangingProtocol | undefined): Promise<void> {
    const viewer = this.#viewer;
    viewer.planesComing.value?.stop();
    viewer.planes.value?.close();
    this.#hung.clear();
    for (const pane of viewer.panes) pane.empty();
    viewer.active.value = 0;
    this.chosen.value = protocol;
    viewer.setLayout((protocol?.layout ?? '1x1') as Layout, { fill: !protocol });
    this.hang();
    await this.finish(Promise.resolve());
  }

  /** How it hangs now, for keeping; undefined where no pane shows stored pictures. */
  places(withWindows: boolean): (HangingPlace | null)[] | undefined {
    const { panes, layout, studyInstanceUid } = this.#viewer;
    const [rows, columns] = layout.value.split('x').map(Number);
    const places = panes.slice(0, rows! * columns!).map((pane): HangingPlace | null => {
      const stack = pane.stack.value;
      const about = stack && describe(stack);
      if (!about) return null;
      const now = withWindows ? pane.state()?.window : undefined;
      const window = now ? { center: now.center, width: now.width } : null;
      return { ...about, study: stack.studyInstanceUid === studyInstanceUid ? 'current' : 'prior', window };
    });
    return places.some((place) => place) ? places : undefined;
  }

  /** Keeps it as a protocol of one's own; one of that name is replaced. @throws Refusal */
  async save(protocol: NewHangingProtocol): Promise<void> {
    const same = this.own(protocol.name);
    const kept = same
      ? await ask<HangingProtocol>('PATCH', `${PATH}/${same.id}`, protocol)
      : await ask<HangingProtocol>('POST', PATH, protocol);
    this.#all = [kept, ...this.#all.filter(({ id }) => id !== kept.id)];
    this.#findFitting();
    this.chosen.value = kept;
  }

  /** @throws Refusal */
  async remove({ id }: HangingProtocol): Promise<void> {
    await ask<void>('DELETE', `${PATH}/${id}`);
    this.#all = this.#all.filter((other) => other.id !== id);
    this.#findFitting();
    if (this.chosen.value?.id === id) this.chosen.value = undefined;
  }

  own(name: string): HangingProtocol | undefined {
    return this.#all.find((other) => other.isOwn && other.name === name);
  }

  #findFitting(): void {
    const { study } = this.#viewer;
    if (!study) return;
    const { modalities, description, series, exam } = study;
    const bodyParts = series.map((one) => one.bodyPart);
    this.fitting.value = fitting(this.#all, { modalities, description, bodyParts, examCode: exam?.code ?? '' });
  }

  /** The most alike of the earlier studies that has what the protocol wants to see. */
  #priorFor({ places }: HangingProtocol): string | undefined {
    const wanted = places.flatMap((place) => (place?.study === 'prior' ? [place.modality] : []));
    return this.#viewer.shelf.priors.value.find(
      ({ isEarlier, modalities }) => isEarlier && modalities.some((modality) => wanted.includes(modality)),
    )?.studyInstanceUid;
  }
}
