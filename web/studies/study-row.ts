// One row of the list: a study in a line, or a card where the place is narrow (the style decides).
import ArrowDownToLine from 'lucide/dist/esm/icons/arrow-down-to-line.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { h } from 'preact';
import { Icon } from '../parts/icon.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { When } from '../parts/when.ts';
import type { Study } from '../shapes.ts';
import { calendarDay, date, instant, wallTime } from '../words/formats.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import type { Row } from './study-list.ts';

export interface StudyRowProps {
  row: Row;
  /** Place in the list, 1 is the first. */
  position: number;
  selected: boolean;
  /** The one row that Tab reaches. */
  reachable: boolean;
}

export function StudyRow({ row, position, selected, reachable }: StudyRowProps) {
  const study = row.study.value;
  const { patient } = study;
  return h(
    'div',
    {
      class: row.fresh.value ? 'study-row fresh' : 'study-row',
      role: 'row',
      'data-uid': row.uid,
      'aria-selected': selected,
      'aria-rowindex': position + 1,
      tabIndex: reachable ? 0 : -1,
      onAnimationEnd: () => {
        row.fresh.value = false;
      },
    },
    cell('patient', h(PersonName, { name: patient.name }), study.flags.length > 0 && h(Flags, { study })),
    cell(
      'id',
      patient.patientId ? h('bdi', null, patient.patientId) : h('span', { class: 'muted' }, words.studies.noId),
    ),
    cell(
      'born',
      patient.birthDate && h('span', { class: 'birth-date' }, `${date(patient.birthDate)} · `),
      ageAndSex(patient, study.studyDate ?? undefined),
    ),
    cell(
      'date',
      study.studyDate && calendarDay(study.studyDate),
      study.studyDate &&
        study.studyDate &&
        study.studyTime &&
        h('span', { class: 'wall-time muted' }, ` ${wallTime(study.studyTime)}`),
    ),
    cell('modality', study.modalities.join(' ')),
    cell('description', h('bdi', { title: study.description ?? undefined }, study.description)),
    cell('accession', h('bdi', null, study.accessionNumber)),
    cell('images', h(ImageCount, { study })),
    cell('source', h('bdi', null, study.source)),
    cell('received', h(When, { at: study.lastReceivedAt })),
  );
}

function cell(name: string, ...content: unknown[]) {
  return h('div', { class: `cell-${name}`, role: 'gridcell' }, ...(content as []));
}

/** How many images are there; while they come, said by colour, shape and word. */
function ImageCount({ study }: { study: Study }) {
  const title = `${words.studies.images(study.instanceCount)}, ${words.studies.series(study.seriesCount)}`;
  if (study.state === 'complete') return h('span', { title }, count(study.instanceCount));
  return h(
    'span',
    { class: 'receiving', title: `${title}, ${instant(study.lastReceivedAt)}` },
    h(Icon, { of: ArrowDownToLine, size: 14 }),
    count(study.instanceCount),
    h('span', { class: 'receiving-word' }, words.studies.receiving),
  );
}

function Flags({ study }: { study: Study }) {
  const sentences = study.flags.map((flag) => words.studies.flags[flag] ?? flag).join(' ');
  return h(
    'span',
    { class: 'badge warn', title: sentences },
    h(Icon, { of: TriangleAlert, size: 12 }),
    h('span', { class: 'badge-word' }, words.studies.flagShort),
    h('span', { class: 'sr-only' }, `: ${sentences}`),
  );
}
