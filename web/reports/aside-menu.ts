// What stands beside the text in work: texts that were set aside, to look at and go on with, and giving this one up.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { DocumentJson, Writing } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/with-report.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import { ReportText } from './report-text.ts';

export interface AsideMenuProps {
  studyInstanceUid: string;
  writing: Writing;
  isEditable: boolean;
  keeper: DraftKeeper | undefined;
  onTake: (text: DocumentJson) => Promise<void>;
  onGivenUp: () => Promise<void>;
}

export function AsideMenu(props: AsideMenuProps) {
  const { writing, isEditable } = props;
  const { report } = words;
  const [looksAt, setLooksAt] = useState<number>();
  const [isGivingUp, setGivingUp] = useState(false);
  const choices: Choice[] = writing.aside.map(({ id, keptAt, keptBy }) => ({
    text: report.aside.line(keptBy.displayName || keptBy.username, instantShort(keptAt)),
    onChoose: () => setLooksAt(id),
  }));
  if (isEditable) choices.push({ text: report.giveUp, danger: true, onChoose: () => setGivingUp(true) });
  if (choices.length === 0) return null;
  const shown = writing.aside.length > 0 ? report.aside.menu(writing.aside.length) : h(Icon, { of: Ellipsis });
  return h(
    'div',
    { class: 'report-aside' },
    h(Menu, { label: writing.aside.length > 0 ? undefined : report.more, align: 'end', choices }, shown),
    looksAt !== undefined && h(AsideDialog, { ...props, id: looksAt, onClose: () => setLooksAt(undefined) }),
    isGivingUp && h(GiveUpDialog, { ...props, onClose: () => setGivingUp(false) }),
  );
}

function AsideDialog({
  studyInstanceUid,
  id,
  isEditable,
  onTake,
  onClose,
}: AsideMenuProps & { id: number; onClose: () => void }) {
  const { aside } = words.report;
  const text = useLoad(() => reportClient.asideText(studyInstanceUid, id), [id]);
  const task = useTask();
  const take = async () => {
    if (text.value && (await task.run(() => onTake(text.value!.document)))) onClose();
  };
  const by = text.value && (text.value.keptBy.displayName || text.value.keptBy.username);
  return h(
    Dialog,
    {
      title: aside.title,
      text: text.value && `${aside.text(by!, instantShort(text.value.keptAt))} ${aside.takeText}`,
      ...(isEditable ? { submit: aside.take, onSubmit: take } : {}),
      ...{ busy: task.busy, wide: true, onClose },
    },
    text.problem !== undefined && h(Problem, { problem: text.problem, onRetry: text.reload }),
    text.value
      ? h(ReportText, { document: text.value.document })
      : text.problem === undefined && h(Skeleton, { rows: 6 }),
    h(FormProblem, { problem: task.problem }),
  );
}

function GiveUpDialog({ studyInstanceUid, keeper, onGivenUp, onClose }: AsideMenuProps & { onClose: () => void }) {
  const { report } = words;
  const task = useTask();
  const give = async () => {
    const isGiven = await task.run(async () => {
      await keeper?.flush();
      const { draft, revision } = await reportClient.writing(studyInstanceUid);
      if (draft) await reportClient.giveUpReport(studyInstanceUid, revision);
      keeper?.begin((await reportClient.writing(studyInstanceUid)).revision);
    });
    if (!isGiven) return;
    onClose();
    await onGivenUp();
  };
  return h(
    Dialog,
    {
      ...{ title: report.giveUpTitle, text: report.giveUpText, submit: report.giveUpButton, danger: true },
      ...{ busy: task.busy, onSubmit: give, onClose },
    },
    h(FormProblem, { problem: task.problem }),
  );
}
