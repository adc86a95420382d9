// The measuring half of an open study: which tool is in hand, what is drawn, chosen and named, and every change with its
// way back. Draws nothing and asks no server.
import { computed, signal } from '@preact/signals';
import { frameOfReference, placeOf, planeOf } from '../geometry.ts';
import type { Pane } from '../pane.ts';
import type { FrameRef } from '../stacks.ts';
import { type Calibration, calibrationOf, type Place } from './calibration.ts';
import type { Drawing } from './drawing.ts';
import {
  begun,
  type Content,
  changed,
  EMPTY,
  type History,
  type ImageKey,
  imageKey,
  isSameImage,
  joinedEverywhere,
  type Marking,
  newTrackingUid,
  redone,
  undone,
  withMarking,
  withoutMarking,
  withStarTurned,
} from './marking.ts';
import { indexOf, type SeenSet } from './seen/seen.ts';
import { type Kind, kept } from './shapes.ts';
import { measure } from './values.ts';

/** The frame whose picture is on the screen, which is not always the one that was asked for last. */
export function shownFrame(pane: Pane): FrameRef | undefined {
  const shown = pane.shown.value;
  return shown && pane.stack.value?.frames.find(({ imageId }) => imageId === shown.imageId);
}

export function shownImage(pane: Pane): ImageKey | undefined {
  const frame = shownFrame(pane);
  return frame && imageKey(frame);
}

/** The points of a marking in a plane made here, as the patient's: another system knows no such plane. */
function inPatient(frame: FrameRef, points: readonly Place[]): Pick<Marking, 'inPatient'> {
  const plane = frame.load && planeOf(frame.info);
  const frameOfReferenceUid = frameOfReference(frame);
  if (!plane || !frameOfReferenceUid) return {};
  return { inPatient: { frameOfReferenceUid, points: points.map(([x, y]) => placeOf(plane, x - 0.5, y - 0.5)) } };
}

/** In a plane made here the slices' own calibration says nothing: it was cut in millimetres. */
function calibrationFor({ load, instance, frame, info }: FrameRef): Calibration {
  if (!load) return calibrationOf(instance, frame);
  const [x, y] = [info.columnSpacing, info.rowSpacing].map((delta) => ({ unit: 'mm', delta }));
  return { whole: { x, y }, regions: [], aspect: 1 };
}

export class Measuring {
  readonly tool = signal<Kind | undefined>(undefined);
  readonly history = signal<History>(begun(EMPTY));
  readonly content = computed(() => this.history.value.now);
  readonly selected = signal<string | undefined>(undefined);
  /** What is being drawn, and where. */
  readonly drawing = signal<{ pane: Pane; drawing: Drawing } | undefined>(undefined);
  /** A marking as it is being moved, or one that waits for its name: not yet a change that can be taken back. */
  readonly pending = signal<Marking | undefined>(undefined);
  /** Its name is being typed beside it. */
  readonly naming = signal<string | undefined>(undefined);
  /** Placed by keyboard: its first point takes the focus when it is drawn. */
  readonly toFocus = signal<string | undefined>(undefined);
  readonly isShown = signal(true);
  /** Of colleagues and of other systems. */
  readonly seen = signal<readonly SeenSet[]>([]);
  /** By key, those that nobody wants to see drawn now. */
  readonly hiddenSets = signal<ReadonlySet<string>>(new Set());
  readonly seenIndex = computed(() => indexOf(this.seen.value, this.hiddenSets.value));
  readonly isListed = signal(false);
  /** Only its head is to be seen, where there is little room. */
  readonly isFolded = signal(false);

  /** @param history as it was left */
  constructor(history: History = begun(EMPTY)) {
    this.history.value = history;
  }

  /** What stands on an image, as it is being moved. */
  on(image: ImageKey): Marking[] {
    const pending = this.pending.value;
    const all = pending ? withMarking(this.content.value, pending).markings : this.content.value.markings;
    return all.filter((marking) => isSameImage(marking, image));
  }

  isKeyImage(image: ImageKey): boolean {
    return this.content.value.keyImages.some((key) => isSameImage(key, image));
  }

  takeTool(kind: Kind | undefined): void {
    this.drawing.value = undefined;
    this.tool.value = kind;
    this.isShown.value = true;
  }

  /** A marking with these points on the picture that a pane shows. */
  made(pane: Pane, kind: Kind, points: readonly Place[], like?: Marking): Marking | undefined {
    const frame = shownFrame(pane);
    const picture = pane.shown.value;
    if (!frame || !picture) return undefined;
    const places = kept(points);
    const { values, note } = measure(kind, places, {
      ...{ instance: frame.instance, calibration: calibrationFor(frame), picture },
    });
    const { id, label } = like ?? { id: newTrackingUid(), label: '' };
    const made = { ...imageKey(frame), id, kind, points: places, label, values };
    return { ...made, ...(note ? { note } : {}), ...inPatient(frame, places) };
  }

  /** A marking was drawn, moved or named. A text and an arrow wait for their words. */
  put(marking: Marking, isNew = false): void {
    this.selected.value = marking.id;
    if (isNew && (marking.kind === 'text' || marking.kind === 'arrow')) {
      this.pending.value = marking;
      this.naming.value = marking.id;
      return;
    }
    this.pending.value = undefined;
    this.#change(withMarking(this.content.value, marking));
  }

  byId(id: string | undefined): Marking | undefined {
    const pending = this.pending.value;
    return pending?.id === id ? pending : this.content.value.markings.find((marking) => marking.id === id);
  }

  /** @param label undefined leaves it as it was */
  name(id: string, label: string | undefined): void {
    const marking = this.byId(id);
    this.naming.value = undefined;
    const isNew = this.pending.value?.id === id;
    this.pending.value = undefined;
    if (!marking || (!isNew && (label === undefined || label === marking.label))) return;
    const text = label ?? '';
    // A text without words is nothing.
    if (marking.kind === 'text' && text === '') {
      if (!isNew) this.remove(id);
      return;
    }
    this.put({ ...marking, label: text });
  }

  remove(id: string): void {
    if (this.selected.value === id) this.selected.value = undefined;
    this.#change(withoutMarking(this.content.value, id));
  }

  turnStar(image: ImageKey): void {
    this.#change(withStarTurned(this.content.value, image));
  }

  /** What the box has comes in from beside: a change like any other. */
  take(content: Content): void {
    this.#change(content);
  }

  /** What the box has had from the beginning. */
  readIn(content: Content): void {
    this.history.value = joinedEverywhere(this.history.value, content);
  }

  undo(): void {
    this.#stopDrawing();
    this.history.value = undone(this.history.value);
  }

  redo(): void {
    this.#stopDrawing();
    this.history.value = redone(this.history.value);
  }

  turnSet(key: string): void {
    const hidden = new Set(this.hiddenSets.value);
    if (!hidden.delete(key)) hidden.add(key);
    this.hiddenSets.value = hidden;
  }

  /** One step back from what the hand is doing: the drawing, the tool, the choice. @returns whether there was any */
  letGo(): boolean {
    if (this.drawing.value || this.pending.value) this.#stopDrawing();
    else if (this.tool.value) this.tool.value = undefined;
    else if (this.selected.value) this.selected.value = undefined;
    else return false;
    return true;
  }

  #stopDrawing(): void {
    this.drawing.value = undefined;
    this.pending.value = undefined;
    this.naming.value = undefined;
  }

  #change(next: Content): void {
    this.history.value = changed(this.history.value, next);
  }
}
