// Going from part to part of a report, and choosing one: Ctrl-A takes the part first, everything the second time.
import { AllSelection, type Command, type EditorState, TextSelection } from 'prosemirror-state';

/** @param to a part's name, or one on or back */
export function partCommand(to: string | 1 | -1): Command {
  return (state, dispatch) => {
    const { doc, selection } = state;
    const here = selection.$from.index(0);
    const wanted = typeof to === 'number' ? here + to : doc.content.content.findIndex(({ type }) => type.name === to);
    if (wanted < 0 || wanted >= doc.childCount) return false;
    dispatch?.(state.tr.setSelection(TextSelection.near(doc.resolve(endOf(state, wanted)), -1)).scrollIntoView());
    return true;
  };
}

export const selectPart: Command = (state, dispatch) => {
  const { doc, selection } = state;
  const at = selection.$from.index(0);
  const end = TextSelection.near(doc.resolve(endOf(state, at)), -1);
  const start = TextSelection.near(doc.resolve(endOf(state, at - 1) + 1), 1);
  const part = TextSelection.create(doc, start.from, end.to);
  const isTaken = selection.from <= part.from && selection.to >= part.to;
  dispatch?.(state.tr.setSelection(isTaken ? new AllSelection(doc) : part));
  return true;
};

/** Just behind a part. */
function endOf({ doc }: EditorState, part: number): number {
  let end = 0;
  doc.forEach((node, offset, at) => {
    if (at <= part) end = offset + node.nodeSize;
  });
  return end;
}
