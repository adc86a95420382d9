// An editor on the page with what keeps its text: opened once for a text, closed with the page, nothing lost between.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onLive } from '../live.ts';
import { newKey, type Place, sendWork } from '../offline/offline.ts';
import { type KeptText, openText, textKey } from '../offline/report-texts.ts';
import { reportClient } from '../report-client.ts';
import type { DocumentJson, Macro, SavedDraft, Writing } from '../shapes.ts';
import { DraftKeeper, type Saving } from './draft-keeper.ts';
import { ReportEditor, type WritingState } from './editor.ts';
import { takeInsertions } from './insertion.ts';
import { fillFrom } from './offered-values.ts';
import type { Origin } from './shown.ts';

/** What we told the box ourselves comes back as news. */
const ECHO_MS = 2000;

export interface EditorProps {
  studyInstanceUid: string;
  place: Place;
  document: DocumentJson;
  /** Not sent yet, from before. */
  kept: KeptText | undefined;
  revision: number;
  isAddendum: boolean;
  isEditable: boolean;
  isFocused: boolean;
  macros: () => readonly Macro[];
  onSource: (origin: Origin) => void;
  /** Somebody changed the text elsewhere, and nothing here is unsaved. */
  onNewer: (writing: Writing) => void;
}

export interface OpenEditor {
  editor: ReportEditor | undefined;
  keeper: DraftKeeper | undefined;
  saving: Saving;
  state: WritingState;
  race: SavedDraft | undefined;
}

/** Before anything was typed. */
export const NOTHING: WritingState = {
  isStrong: false,
  isEmphasised: false,
  isList: false,
  canUndo: false,
  canRedo: false,
};

export function useEditor(host: RefObject<HTMLElement | null>, props: EditorProps): OpenEditor {
  const now = useRef(props);
  now.current = props;
  const { studyInstanceUid, isEditable } = props;
  const [opened, setOpened] = useState<{ editor: ReportEditor; keeper: DraftKeeper }>();
  const [saving, setSaving] = useState<Saving>({ kind: 'unchanged' });
  const [state, setState] = useState<WritingState>(NOTHING);
  const [race, setRace] = useState<SavedDraft>();
  useLayoutEffect(() => {
    const { place, document, kept, revision, isAddendum } = now.current;
    const editor: ReportEditor = new ReportEditor(host.current!, {
      ...{ document, isAddendum, onState: setState },
      macros: () => now.current.macros(),
      onChange: () => keeper.changed(),
      onSource: (origin) => now.current.onSource(origin),
    });
    const keeper = new DraftKeeper({
      ...{ studyInstanceUid, user: place.user, shelf: place.shelf, send: sendWork, newKey, onSaving: setSaving },
      ask: () => reportClient.writing(studyInstanceUid),
      document: () => editor.document,
      onRace: setRace,
    });
    editor.setEditable(now.current.isEditable);
    if (kept) keeper.resume(kept);
    else keeper.begin(revision);
    if (now.current.isFocused) editor.focus();
    setOpened({ editor, keeper });
    const ends = [
      openText(textKey(place.user, studyInstanceUid), () => keeper.flush()),
      takeInsertions(studyInstanceUid, (node) => now.current.isEditable && editor.insert(node)),
      fillFrom(studyInstanceUid, editor),
      whenLeaving(() => void keeper.flush(true)),
    ];
    if (kept) void keeper.flush();
    return () => {
      for (const end of ends) end();
      keeper.close();
      editor.close();
    };
  }, []);
  useEffect(() => opened?.editor.setEditable(isEditable && !race), [opened, isEditable, race]);
  useEffect(() => {
    if (!opened) return;
    return followChanges(studyInstanceUid, opened.keeper, (writing) => now.current.onNewer(writing));
  }, [opened]);
  return { editor: opened?.editor, keeper: opened?.keeper, saving, state, race };
}

/** Another tab in front, a window that closes: nobody may be back to save it. */
function whenLeaving(act: () => void): () => void {
  const hidden = () => document.hidden && act();
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', act);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', act);
  };
}

function followChanges(uid: string, keeper: DraftKeeper, tell: (writing: Writing) => void): () => void {
  let isOver = false;
  const look = async () => {
    if (keeper.isDirty || Date.now() - keeper.savedAt < ECHO_MS) return;
    const writing = await reportClient.writing(uid).catch(() => undefined); // asked again with the next news
    if (isOver || !writing || keeper.isDirty || writing.revision === keeper.revision) return;
    tell(writing);
  };
  const unhear = [
    onLive('report', ({ studyInstanceUid }) => void (studyInstanceUid === uid && look())),
    onLive('hello', () => void (keeper.isDirty ? keeper.flush() : look())),
  ];
  return () => {
    isOver = true;
    for (const end of unhear) end();
  };
}
