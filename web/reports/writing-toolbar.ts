// The line above the text: how it looks, templates and macros.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Menu } from '../parts/menu.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { FittingTemplate, Macro } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import { withTemplate } from './documents.ts';
import type { ReportEditor, WritingState } from './editor.ts';
import { MacroDialog } from './macro-dialog.ts';
import { offerMeasured } from './offered-values.ts';
import { TemplateDialog } from './template-dialog.ts';
import { TextTools } from './text-tools.ts';

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
    h(TextTools, { editor, state, isEditable }),
    h('span', { class: 'report-tools-gap' }),
    isEditable && h(Menu, { choices: templates, align: 'end' }, report.templates),
    isEditable && h(Menu, { choices: texts, align: 'end' }, report.macros),
    h(FormProblem, { problem: task.problem }),
    dialog === 'templates' && h(TemplateDialog, { onUse: use, onClose: () => setDialog(undefined) }),
    dialog === 'macros' && h(MacroDialog, { macros, onMacros, onClose: () => setDialog(undefined) }),
  );
}
