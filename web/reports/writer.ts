// Where a report is written: toolbar, text, how it is saved, and the way to the signature; all of it by keyboard.
import { h } from 'preact';
import { useRef } from 'preact/hooks';
import type { Place } from '../offline/offline.ts';
import type { KeptText } from '../offline/report-texts.ts';
import { Button } from '../parts/button.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { type Held, useLock } from '../reading/use-lock.ts';
import { reportClient } from '../report-client.ts';
import type { DocumentJson, Macro, StudyDetails, Writing } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import { AsideMenu } from './aside-menu.ts';
import { GuardPanel } from './guard-panel.ts';
import { LockLine } from './lock-line.ts';
import { MeasuredList } from './measured-list.ts';
import { RaceView } from './race-view.ts';
import type { ReportPaneProps } from './report-pane.ts';
import { SavingLine } from './saving-line.ts';
import { SignDialog } from './sign-dialog.ts';
import { useEditor } from './use-editor.ts';
import { useSigning } from './use-signing.ts';
import { WritingToolbar } from './writing-toolbar.ts';

export interface WriterProps extends ReportPaneProps {
  study: StudyDetails;
  place: Place;
  writing: Writing;
  kept: KeptText | undefined;
  macros: Macro[];
  document: DocumentJson;
  isAddendum: boolean;
  /** A final report: what is written becomes an amendment or an addendum. */
  isFinal: boolean;
  onNewer: (writing: Writing) => void;
  onMacros: (macros: Macro[]) => void;
}

/** Until it is known whether somebody else reads the study nothing can be typed, so that no letter is lost. */
export function Writer(props: WriterProps) {
  const held = useLock(props.studyInstanceUid);
  if (!held.taken && held.problem === undefined) return h(Skeleton, { rows: 8 });
  return h(Desk, { ...props, held });
}

function Desk(props: WriterProps & { held: Held }) {
  const { studyInstanceUid, place, writing, kept, macros, document, isAddendum, onNewer } = props;
  const host = useRef<HTMLElement>(null);
  const { held } = props;
  const { taken } = held;
  // Without an answer nobody knows of another reader; the box decides when the text arrives.
  const isEditable = taken ? taken.isMine || !taken.isWaiting : held.problem !== undefined;
  const opened = useEditor(host, {
    ...{ studyInstanceUid, place, document, kept, isAddendum, isEditable, onNewer, onSource: props.onSource },
    revision: writing.revision,
    isFocused: props.isFocused,
    macros: () => macros,
  });
  const signing = useSigning(props, opened);
  const { editor, keeper, race } = opened;
  const reload = async () => onNewer(await reportClient.writing(studyInstanceUid));
  /** The text in work is set aside first: whoever takes another one loses none. */
  const instead = async (text: DocumentJson) => {
    await keeper?.flush();
    const now = await reportClient.writing(studyInstanceUid);
    if (now.draft) await reportClient.giveUpReport(studyInstanceUid, now.revision);
    keeper?.begin((await reportClient.writing(studyInstanceUid)).revision);
    editor?.show(text);
    keeper?.changed();
    await keeper?.flush();
    await reload();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2' && !event.ctrlKey && !event.altKey && !event.metaKey) props.onImages();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !race && isEditable) signing.start();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return h(
    'div',
    { class: 'report-writer', onKeyDownCapture: onKeyDown },
    h(LockLine, { held }),
    h(WritingToolbar, {
      ...opened,
      ...{ studyInstanceUid, macros, isEditable: isEditable && !race },
      fitting: writing.fitting,
      onMacros: props.onMacros,
    }),
    h(MeasuredList, { studyInstanceUid, editor, isEditable: isEditable && !race }),
    h('div', { class: 'report-scroll', hidden: race !== undefined }, h('div', { ref: host })),
    race &&
      editor &&
      h(RaceView, { race, mine: editor.document, onTheirs: reload, onMine: () => instead(editor.document) }),
    h(GuardPanel, { signing, onFind: (sought, part) => (part ? editor?.focus(part) : editor?.find(sought)) }),
    h(
      'footer',
      { class: 'report-foot' },
      h(SavingLine, { saving: opened.saving, kept }),
      h(AsideMenu, { studyInstanceUid, writing, isEditable, onTake: instead, onGivenUp: reload, keeper }),
      h(
        Button,
        {
          kind: 'primary',
          keys: 'Ctrl+↵',
          disabled: !isEditable || race !== undefined,
          busy: signing.busy,
          onClick: signing.start,
        },
        words.report.sign,
      ),
    ),
    signing.isAsked && h(SignDialog, { signing }),
  );
}
