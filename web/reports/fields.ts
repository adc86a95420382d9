// Fields of a template in the text: a place for a value, gone through by Tab. Each is an input, so that a screen reader and
// a keyboard for digits know what it is.
import type { Node } from 'prosemirror-model';
import { NodeSelection, TextSelection } from 'prosemirror-state';
import type { EditorView, NodeView } from 'prosemirror-view';
import { words } from '../words/with-report.ts';
import { shownUnit } from './shown.ts';

/** As the service bounds it (appliance/clinic/reports/document.ts). */
const MOST_CHARACTERS = 200;
const LEAST_WIDTH = 4;

type Direction = 1 | -1;

/** Goes to the field after or before the cursor. @returns false where there is none: then Tab leaves the text */
export function goToField(view: EditorView, direction: Direction, from?: number): boolean {
  const { selection, doc } = view.state;
  const here = from ?? (direction === 1 ? selection.to : selection.from);
  const places: number[] = [];
  doc.descendants((node, at) => {
    if (node.type.name === 'field') places.push(at);
  });
  const next = direction === 1 ? places.find((at) => at >= here) : places.findLast((at) => at < here);
  return next !== undefined && focusField(view, next);
}

export function focusField(view: EditorView, at: number): boolean {
  const input = (view.nodeDOM(at) as HTMLElement | null)?.querySelector?.('input');
  if (!input) return false;
  input.focus();
  input.select();
  input.scrollIntoView({ block: 'nearest' });
  return true;
}

export class FieldView implements NodeView {
  readonly dom = document.createElement('span');
  readonly #input = document.createElement('input');
  readonly #unit = document.createElement('span');
  readonly #view: EditorView;
  readonly #at: () => number | undefined;
  #node: Node;

  constructor(node: Node, view: EditorView, at: () => number | undefined) {
    this.#node = node;
    this.#view = view;
    this.#at = at;
    this.dom.className = 'report-field';
    this.dom.append(this.#input, this.#unit);
    Object.assign(this.#input, { type: 'text', dir: 'auto', autocomplete: 'off', maxLength: MOST_CHARACTERS });
    this.#input.addEventListener('input', () => this.#write());
    this.#input.addEventListener('focus', () => this.#come());
    this.#input.addEventListener('keydown', (event) => this.#press(event));
    this.#show();
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#show();
    return true;
  }

  /** Arrow keys went onto it. */
  selectNode(): void {
    this.dom.classList.add('is-chosen');
    requestAnimationFrame(() => this.#view.hasFocus() && this.#input.focus());
  }

  deselectNode(): void {
    this.dom.classList.remove('is-chosen');
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#input;
  }

  ignoreMutation(): boolean {
    return true;
  }

  #show(): void {
    const { label, id, value, unit, source } = this.#node.attrs;
    const text = value === null ? '' : String(value);
    const name = [label || id, shownUnit(unit)].filter(Boolean).join(', ');
    if (this.#input.value !== text) this.#input.value = text;
    this.#input.readOnly = !this.#view.editable;
    this.#input.setAttribute('aria-label', name);
    this.#input.title = source === 'person' ? name : `${name}: ${words.report.fromMachine}`;
    this.#input.style.width = `${Math.max(LEAST_WIDTH, [...text].length + 2)}ch`;
    this.#unit.textContent = shownUnit(unit);
    this.dom.classList.toggle('is-blank', text === '');
  }

  /** What a person types is theirs: where a machine's value came from no longer holds. */
  #write(): void {
    const at = this.#at();
    const { state } = this.#view;
    if (at === undefined || !this.#view.editable) {
      this.#show();
      return;
    }
    const value = this.#input.value.trim() === '' ? null : this.#input.value;
    const { id, label, unit } = this.#node.attrs;
    this.#view.dispatch(state.tr.setNodeMarkup(at, null, { id, label, unit, value }));
  }

  /** The cursor stands behind the field, so that what the viewer inserts comes there. */
  #come(): void {
    const at = this.#at();
    if (at === undefined) return;
    const { doc, tr } = this.#view.state;
    this.#view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(at + 1), 1)));
  }

  #press(event: KeyboardEvent): void {
    const at = this.#at();
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      this.#view.focus();
      this.#view.someProp('handleKeyDown', (handle) => handle(this.#view, event));
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (at === undefined || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { key } = event;
    const isEmpty = this.#input.value === '';
    const { selectionStart, selectionEnd } = this.#input;
    const cursor = selectionStart === selectionEnd ? selectionStart : undefined;
    const isRightToLeft = getComputedStyle(this.#input).direction === 'rtl';
    const [onwards, back] = isRightToLeft ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    if (key === 'Tab') {
      if (!goToField(this.#view, event.shiftKey ? -1 : 1, event.shiftKey ? at : at + 1)) return;
    } else if (key === 'Enter') {
      if (!goToField(this.#view, 1, at + 1)) this.#leave(at + 1);
    } else if (key === 'Escape' || key === 'ArrowDown') this.#leave(at + 1);
    else if (key === 'ArrowUp') this.#leave(at);
    else if (key === onwards && cursor === this.#input.value.length) this.#leave(at + 1);
    else if (key === back && cursor === 0) this.#leave(at);
    else if ((key === 'Backspace' || key === 'Delete') && isEmpty && this.#view.editable) this.#remove(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #leave(to: number): void {
    const { doc, tr } = this.#view.state;
    this.#view.dispatch(tr.setSelection(TextSelection.create(doc, to)));
    this.#view.focus();
  }

  #remove(at: number): void {
    const { tr } = this.#view.state;
    this.#view.dispatch(tr.delete(at, at + 1));
    this.#view.focus();
  }
}

/** A measurement or a picture: a click or Enter goes to where it comes from. */
export function chosenAtom(view: EditorView): Node | undefined {
  const { selection } = view.state;
  return selection instanceof NodeSelection ? selection.node : undefined;
}
