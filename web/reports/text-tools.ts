// Buttons for how a text looks, and to take a step back: the same wherever the editor stands.
import Italic from 'lucide/dist/esm/icons/italic.mjs';
import List from 'lucide/dist/esm/icons/list.mjs';
import Redo from 'lucide/dist/esm/icons/redo-2.mjs';
import Undo from 'lucide/dist/esm/icons/undo-2.mjs';
import { h } from 'preact';
import { Icon, type IconShape } from '../parts/icon.ts';
import { words } from '../words/with-report.ts';
import type { Action, ReportEditor, WritingState } from './editor.ts';

/** The set has none any more. */
const BOLD: IconShape = [['path', { d: 'M6 12h9a4 4 0 0 1 0 8H6V4h8a4 4 0 0 1 0 8' }]];

export interface TextToolsProps {
  editor: ReportEditor | undefined;
  state: WritingState;
  isEditable: boolean;
}

export function TextTools({ editor, state, isEditable }: TextToolsProps) {
  const { report } = words;
  const tool = (action: Action, icon: IconShape, keys: string, isOn?: boolean, isIdle = false) =>
    h(
      'button',
      {
        type: 'button',
        class: 'report-tool',
        title: `${report[action]} (${keys})`,
        'aria-label': report[action],
        'aria-pressed': isOn,
        disabled: !isEditable || isIdle,
        onClick: () => editor?.run(action),
      },
      h(Icon, { of: icon }),
    );
  return [
    tool('strong', BOLD, 'Ctrl+B', state.isStrong),
    tool('em', Italic, 'Ctrl+I', state.isEmphasised),
    tool('list', List, '- ', state.isList),
    tool('undo', Undo, 'Ctrl+Z', undefined, !state.canUndo),
    tool('redo', Redo, 'Ctrl+Y', undefined, !state.canRedo),
  ];
}
