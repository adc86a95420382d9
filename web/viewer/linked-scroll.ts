// Panes that scroll together: when a person moves one, the others on the screen follow. A pane that is moved alone
// keeps the distance that it has then.
import { signal } from '@preact/signals';
import { type At, followerOf, type LinkKind, linkKind, offsetOf } from './linking.ts';
import type { Pane } from './pane.ts';

export class LinkedScroll {
  readonly on = signal(false);
  /** Of pairs of stacks, both ways. */
  #offsets = new Map<string, number>();
  /** Where each pane stood before it was moved. */
  #stood = new Map<Pane, At>();
  #isMoving = false;

  /** Linked, `leader` and the others belong together as they stand, unless they lie in one frame of reference. */
  toggle(leader: Pane, panes: readonly Pane[]): void {
    this.#offsets.clear();
    this.#remember(panes);
    this.on.value = !this.on.value;
    this.follow(leader, panes);
  }

  /** `leader` was moved, or has another stack; the others among `panes` come after. */
  follow(leader: Pane, panes: readonly Pane[]): void {
    if (!this.on.value || this.#isMoving) return;
    const [from, stood] = [atOf(leader), this.#stood.get(leader)];
    if (from && stood && stood.stack === from.stack) {
      this.#isMoving = true;
      for (const pane of panes) {
        const to = pane === leader ? undefined : atOf(pane);
        const kind = to && linkKind(from.stack, to.stack);
        if (kind) pane.goTo(followerOf(kind, from, to.stack, this.#offset(kind, stood, to)));
      }
      this.#isMoving = false;
    }
    this.#remember(panes);
  }

  /** Moves a pane by itself: from then on it is so much ahead of the others or behind. */
  alone(pane: Pane, panes: readonly Pane[], move: () => void): void {
    this.#isMoving = true;
    move();
    this.#isMoving = false;
    this.#remember(panes);
    const to = atOf(pane);
    for (const other of panes) {
      const from = other === pane ? undefined : atOf(other);
      const kind = from && to && linkKind(from.stack, to.stack);
      if (kind) this.#keepOffset(kind, from, to);
    }
  }

  #offset(kind: LinkKind, from: At, to: At): number {
    const known = this.#offsets.get(keyOf(from, to));
    return known ?? (kind === 'place' ? 0 : this.#keepOffset(kind, from, to));
  }

  #keepOffset(kind: LinkKind, from: At, to: At): number {
    const offset = offsetOf(kind, from, to);
    this.#offsets.set(keyOf(from, to), offset);
    this.#offsets.set(keyOf(to, from), offsetOf(kind, to, from));
    return offset;
  }

  #remember(panes: readonly Pane[]): void {
    this.#stood = new Map(
      panes.flatMap((pane) => {
        const at = atOf(pane);
        return at ? [[pane, at] as const] : [];
      }),
    );
  }
}

const keyOf = (from: At, to: At): string => `${from.stack.key} ${to.stack.key}`;

function atOf(pane: Pane): At | undefined {
  const stack = pane.stack.value;
  return stack && stack.frames.length > 0 ? { stack, index: pane.index.value } : undefined;
}
