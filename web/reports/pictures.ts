// Measurements and images in the text: each shows itself, and leads back to where it was taken.
import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { words } from '../words/with-report.ts';
import { type Origin, pictureOf, shownUnit } from './shown.ts';

const MOST_CHARACTERS = 200;
type OnSource = (origin: Origin) => void;

export function originOf({ attrs }: Node): Origin | undefined {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame } = attrs as Origin;
  return sopInstanceUid === '' ? undefined : { studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame };
}

/** A value that was measured: not for typing over, for it would no longer be what was measured. */
export class MeasurementView implements NodeView {
  readonly dom: HTMLElement;

  constructor(node: Node, onSource: OnSource) {
    const { label, value, unit } = node.attrs;
    const text = `${label} ${value} ${shownUnit(unit)}`.trim();
    const origin = originOf(node);
    this.dom = document.createElement(origin ? 'button' : 'span');
    this.dom.className = 'report-measurement';
    this.dom.textContent = text;
    this.dom.dir = 'auto';
    if (!origin) return;
    this.dom.setAttribute('type', 'button');
    this.dom.title = words.report.showSource(text);
    this.dom.addEventListener('click', () => onSource(origin));
  }

  ignoreMutation(): boolean {
    return true;
  }
}

export class ImageView implements NodeView {
  readonly dom = document.createElement('figure');
  readonly #caption = document.createElement('input');
  #node: Node;

  constructor(node: Node, view: EditorView, at: () => number | undefined, onSource: OnSource) {
    this.#node = node;
    this.dom.className = 'report-image';
    const picture = document.createElement('img');
    picture.src = pictureOf(node.attrs);
    picture.alt = node.attrs.caption || words.report.image;
    picture.draggable = false;
    const button = document.createElement('button');
    button.type = 'button';
    button.title = words.report.showImage;
    button.append(picture);
    button.addEventListener('click', () => onSource(originOf(this.#node)!));
    const input = this.#caption;
    Object.assign(input, { type: 'text', dir: 'auto', maxLength: MOST_CHARACTERS, placeholder: words.report.caption });
    input.setAttribute('aria-label', words.report.caption);
    input.readOnly = !view.editable;
    input.addEventListener('input', () => {
      const place = at();
      if (place === undefined || !view.editable) return;
      view.dispatch(view.state.tr.setNodeMarkup(place, null, { ...this.#node.attrs, caption: input.value }));
    });
    this.dom.append(button, input);
    this.update(node);
  }

  update(node: Node): boolean {
    const isSame = node.type === this.#node.type && node.attrs.sopInstanceUid === this.#node.attrs.sopInstanceUid;
    if (!isSame) return false;
    this.#node = node;
    if (this.#caption.value !== node.attrs.caption) this.#caption.value = node.attrs.caption;
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#caption;
  }

  ignoreMutation(): boolean {
    return true;
  }
}
