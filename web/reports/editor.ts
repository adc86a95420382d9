// The editor of a report's text on ProseMirror: opens in an element, tells what changed, knows nothing of saving or signing.
import { baseKeymap, chainCommands, toggleMark } from 'prosemirror-commands';
import { history, redo, redoDepth, undo, undoDepth } from 'prosemirror-history';
import { undoInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { Node } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { type Command, EditorState, Plugin, TextSelection, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet, EditorView } from 'prosemirror-view';
import type { DocumentJson, Macro } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import { FieldView, focusField, goToField } from './fields.ts';
import { findIn } from './finding.ts';
import { typingRules, withText } from './macros.ts';
import { partCommand, selectPart } from './parts.ts';
import { ImageView, MeasurementView } from './pictures.ts';
import { schema } from './schema.ts';
import type { Origin } from './shown.ts';

export interface EditorOptions {
  document: DocumentJson;
  /** What stands before the last part was signed and can't be touched. */
  isAddendum: boolean;
  macros: () => readonly Macro[];
  onChange: () => void;
  /** Something else than the text: where the cursor is, what can be undone. */
  onState: (state: WritingState) => void;
  /** A person wants to see where a measurement or an image comes from. */
  onSource: (origin: Origin) => void;
}

export interface WritingState {
  isStrong: boolean;
  isEmphasised: boolean;
  isList: boolean;
  canUndo: boolean;
  canRedo: boolean;
}

export type Action = 'strong' | 'em' | 'list' | 'undo' | 'redo';

export class ReportEditor {
  readonly #view: EditorView;
  readonly #options: EditorOptions;

  constructor(host: HTMLElement, options: EditorOptions) {
    this.#options = options;
    this.#view = new EditorView(host, {
      state: stateOf(options.document, options),
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': words.report.text,
        class: options.isAddendum ? 'report-text is-addendum' : 'report-text',
        spellcheck: 'true',
        tabindex: '0', // read by keyboard too where it can’t be written
      },
      // Esc is not the text's: the dialog or the page around it hears it.
      handleDOMEvents: { keydown: (_view, event) => event.key === 'Escape' },
      nodeViews: {
        field: (node, view, at) => new FieldView(node, view, at),
        image: (node, view, at) => new ImageView(node, view, at, options.onSource),
        measurement: (node) => new MeasurementView(node, options.onSource),
      },
      dispatchTransaction: (tr) => this.#dispatch(tr),
    });
    this.#tell();
  }

  get document(): DocumentJson {
    return this.#view.state.doc.toJSON() as DocumentJson;
  }

  /** Another text altogether: what was typed before it can't be undone into it. */
  show(document: DocumentJson): void {
    this.#view.updateState(stateOf(document, this.#options));
    this.#tell();
  }

  /** Another text as a step that can be undone. */
  replace(document: DocumentJson): void {
    const { state } = this.#view;
    const next = Node.fromJSON(schema, document);
    this.#view.dispatch(state.tr.replaceWith(0, state.doc.content.size, next.content));
    this.#view.dispatch(this.#view.state.tr.setSelection(TextSelection.atStart(this.#view.state.doc)));
  }

  /** At the cursor; a block goes beneath the paragraph. @returns false where it can't stand */
  insert(document: DocumentJson): boolean {
    const node = Node.fromJSON(schema, document);
    node.check();
    const { state } = this.#view;
    const { $to } = state.selection;
    if (node.isInline) {
      if (!$to.parent.inlineContent) return false;
      this.#view.dispatch(state.tr.insert($to.pos, [node, schema.text(' ')]).scrollIntoView());
      return true;
    }
    const at = $to.depth >= 2 ? $to.after(2) : undefined;
    if (at === undefined) return false;
    const before = this.#view.state;
    this.#view.dispatch(state.tr.insert(at, node).scrollIntoView());
    return this.#view.state !== before && !this.#view.state.doc.eq(before.doc);
  }

  insertText(text: string): void {
    const { state } = this.#view;
    this.#view.dispatch(withText(state, text, state.selection.from, state.selection.to).scrollIntoView());
    this.#view.focus();
  }

  /** Puts a value into every empty field of this id. @returns how many */
  fill(id: string, attrs: Partial<Record<string, string | number>>): number {
    const { tr, doc } = this.#view.state;
    let filled = 0;
    doc.descendants((node, at) => {
      if (node.type.name !== 'field' || node.attrs.id !== id || node.attrs.value !== null) return;
      tr.setNodeMarkup(at, null, { ...node.attrs, ...attrs });
      filled += 1;
    });
    if (filled > 0) this.#view.dispatch(tr);
    return filled;
  }

  run(action: Action): void {
    COMMANDS[action](this.#view.state, this.#view.dispatch, this.#view);
    this.#view.focus();
  }

  /** Goes to the next of these words, or the empty field of this name. @returns whether one stands there */
  find(sought: readonly string[]): boolean {
    const found = findIn(this.#view.state, sought);
    if (!found) return false;
    if ('field' in found) return focusField(this.#view, found.field);
    const { tr, doc } = this.#view.state;
    this.#view.focus();
    this.#view.dispatch(tr.setSelection(TextSelection.create(doc, found.from, found.to)).scrollIntoView());
    return true;
  }

  /** At the end of a part; where none is named, where the cursor was. */
  focus(part?: string): void {
    if (part) partCommand(part)(this.#view.state, this.#view.dispatch);
    this.#view.focus();
    this.#view.dispatch(this.#view.state.tr.scrollIntoView());
  }

  setEditable(isEditable: boolean): void {
    this.#view.setProps({ editable: () => isEditable });
    for (const input of this.#view.dom.querySelectorAll('input')) input.readOnly = !isEditable;
  }

  close(): void {
    this.#view.destroy();
  }

  #dispatch(tr: Transaction): void {
    const { state } = this.#view.state.applyTransaction(tr);
    const isChanged = !state.doc.eq(this.#view.state.doc);
    this.#view.updateState(state);
    if (isChanged) this.#options.onChange();
    this.#tell();
  }

  #tell(): void {
    const { state } = this.#view;
    const { $from } = state.selection;
    const has = (name: 'strong' | 'em') =>
      schema.marks[name]!.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
    const depths = Array.from({ length: $from.depth + 1 }, (_, depth) => $from.node(depth).type.name);
    this.#options.onState({
      isStrong: has('strong'),
      isEmphasised: has('em'),
      isList: depths.includes('list_item'),
      canUndo: undoDepth(state) > 0,
      canRedo: redoDepth(state) > 0,
    });
  }
}

const { strong, em } = schema.marks;
const { list_item, bullet_list, hard_break } = schema.nodes;
const lineBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(hard_break!.create()).scrollIntoView());
  return true;
};

/** A list item becomes a paragraph again, anything else an item. */
const COMMANDS: Record<Action, Command> = {
  strong: toggleMark(strong!),
  em: toggleMark(em!),
  list: chainCommands(liftListItem(list_item!), wrapInList(bullet_list!)),
  undo,
  redo,
};

const tab =
  (direction: 1 | -1): Command =>
  (_state, _dispatch, view) =>
    view !== undefined && goToField(view, direction);

/** Keys of the text, in front of ProseMirror's own. */
const KEYS: Record<string, Command> = {
  'Mod-z': undo,
  'Mod-y': redo,
  'Shift-Mod-z': redo,
  'Mod-b': COMMANDS.strong,
  'Mod-i': COMMANDS.em,
  'Mod-a': selectPart,
  'Mod-]': sinkListItem(list_item!),
  'Mod-[': liftListItem(list_item!),
  'Shift-Enter': lineBreak,
  Enter: splitListItem(list_item!),
  Backspace: undoInputRule,
  Tab: tab(1),
  'Shift-Tab': tab(-1),
  'Alt-ArrowDown': partCommand(1),
  'Alt-ArrowUp': partCommand(-1),
};

export function stateOf(
  document: DocumentJson,
  { isAddendum, macros }: Pick<EditorOptions, 'isAddendum' | 'macros'>,
): EditorState {
  const doc = Node.fromJSON(schema, document);
  const state = EditorState.create({
    doc,
    plugins: [
      typingRules(macros),
      history(),
      keymap(KEYS),
      keymap(baseKeymap),
      new Plugin({ props: { decorations: ({ doc }) => markEmpty(doc) } }),
      ...(isAddendum ? [new Plugin({ filterTransaction: leavesSigned })] : []),
    ],
  });
  return state.apply(state.tr.setSelection(beginning(state, isAddendum)));
}

/** Where one begins: the findings, or what is added. */
function beginning({ doc }: EditorState, isAddendum: boolean): TextSelection {
  let at = 0;
  let found = 0;
  doc.forEach((part, offset) => {
    if (part.type.name === (isAddendum ? 'addendum' : 'findings')) found = offset + part.nodeSize;
    at = offset;
  });
  return TextSelection.near(doc.resolve(found || at), -1) as TextSelection;
}

function leavesSigned(tr: Transaction, { doc }: EditorState): boolean {
  if (!tr.docChanged) return true;
  if (tr.doc.childCount !== doc.childCount) return false;
  for (let at = 0; at < doc.childCount - 1; at++) if (!tr.doc.child(at).eq(doc.child(at))) return false;
  return true;
}

/** Parts without a word yet, so that the page can say which are needed. */
function markEmpty(doc: Node): DecorationSet {
  const marks: Decoration[] = [];
  doc.forEach((part, offset) => {
    let isEmpty = part.textContent.trim() === '';
    part.descendants((node) => {
      if (node.isAtom && !node.isText) isEmpty = false;
    });
    if (isEmpty) marks.push(Decoration.node(offset, offset + part.nodeSize, { class: 'is-empty' }));
  });
  return DecorationSet.create(doc, marks);
}
