// The line above the text: how it looks, templates and macros.
import Italic from 'lucide/dist/esm/icons/italic.mjs';
import List from 'lucide/dist/esm/icons/list.mjs';
import Redo from 'lucide/dist/esm/icons/redo-2.mjs';
import Undo from 'lucide/dist/esm/icons/undo-2.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Icon, type IconShape } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { FittingTemplate, Macro } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import { withTemplate } from './documents.ts';
import type { Action, ReportEditor, WritingState } from './editor.ts';
import { MacroDialog } from './macro-dialog.ts';
import { offerMeasured } from './offered-values.ts';
import { TemplateDialog } from './template-dialog.ts';

/** The set has none any more. */
const BOLD: IconShape = [['path', { d: 'M6 12h9a4 4 0 0 1 0 8H6V4h8a4 4 0 0 1 0 8' }]];
/** More than these are found in the dialog. */
const MOST_IN_MENU = 6;
const MOST_MACROS = 12;

export interface WritingToolbarProps {
  studyInstanceUid: string;
  editor: ReportEditor | undefined;
  state: WritingState;
  macros: Macro[];
  fitting: readonly FittingTemplate[];
  isEditable: boolean;
  onMacros: (macros: Macro[]) => void;
}

export function WritingToolbar(props: WritingToolbarProps) {
  const { studyInstanceUid, editor, state, macros, fitting, isEditable, onMacros } = props;
  const { report } = words;
  const [dialog, setDialog] = useState<'templates' | 'macros'>();
  const task = useTask();
  const use = (key: string) =>
    task.run(async () => {
      const { document } = await reportClient.reportTemplate(key);
      editor?.replace(withTemplate(editor.document, document));
      editor?.focus('findings');
      await offerMeasured(studyInstanceUid, key);
    });
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
  const templates = [
    ...fitting.slice(0, MOST_IN_MENU).map(({ key, name }) => ({ text: name, onChoose: () => void use(key) })),
    { text: report.moreTemplates, onChoose: () => setDialog('templates') },
  ];
  const texts = [
    ...macros.slice(0, MOST_MACROS).map(({ abbreviation, text }) => ({
      text: `${abbreviation}: ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`,
      onChoose: () => editor?.insertText(text),
    })),
    { text: report.newMacro, onChoose: () => setDialog('macros') },
  ];
  return h(
    'div',
    { class: 'report-tools', role: 'group', 'aria-label': report.toolbar },
    tool('strong', BOLD, 'Ctrl+B', state.isStrong),
    tool('em', Italic, 'Ctrl+I', state.isEmphasised),
    tool('list', List, '- ', state.isList),
    tool('undo', Undo, 'Ctrl+Z', undefined, !state.canUndo),
    tool('redo', Redo, 'Ctrl+Y', undefined, !state.canRedo),
    h('span', { class: 'report-tools-gap' }),
    isEditable && h(Menu, { choices: templates, align: 'end' }, report.templates),
    isEditable && h(Menu, { choices: texts, align: 'end' }, report.macros),
    h(FormProblem, { problem: task.problem }),
    dialog === 'templates' && h(TemplateDialog, { onUse: use, onClose: () => setDialog(undefined) }),
    dialog === 'macros' && h(MacroDialog, { macros, onMacros, onClose: () => setDialog(undefined) }),
  );
}
