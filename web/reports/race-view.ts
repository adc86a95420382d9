// Somebody else saved in between: both texts, and the choice which one to go on with. The other is kept on the box.
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { DocumentJson, SavedDraft } from '../shapes.ts';
import { clock } from '../words/formats.ts';
import { words } from '../words/with-report.ts';
import { ReportText } from './report-text.ts';

export interface RaceViewProps {
  race: SavedDraft;
  mine: DocumentJson;
  onTheirs: () => Promise<void>;
  onMine: () => Promise<void>;
}

export function RaceView({ race: { draft }, mine, onTheirs, onMine }: RaceViewProps) {
  const { race: text } = words.report;
  const task = useTask();
  const name = draft ? draft.changedBy.displayName || draft.changedBy.username : '';
  return h(
    'section',
    { class: 'report-race', 'aria-label': text.title },
    h(
      'div',
      { role: 'alert' },
      h('h2', null, text.title),
      h('p', null, draft ? text.text(name, clock(new Date(draft.changedAt))) : text.gone),
    ),
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { kind: 'primary', busy: task.busy, onClick: () => void task.run(onTheirs) }, text.takeTheirs),
      h(Button, { busy: task.busy, onClick: () => void task.run(onMine) }, text.takeMine),
    ),
    h(FormProblem, { problem: task.problem }),
    h(
      'div',
      { class: 'report-race-texts' },
      draft && h('div', null, h('h3', null, text.theirs), h(ReportText, { document: draft.document })),
      h('div', null, h('h3', null, text.mine), h(ReportText, { document: mine })),
    ),
  );
}
