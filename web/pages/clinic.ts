// What a manager sets: rooms with their machines, departments, working hours, closures, and the exams.
import { h } from 'preact';
import { client } from '../client.ts';
import { ClosureSection } from '../clinic/closure-section.ts';
import { DepartmentSection } from '../clinic/department-section.ts';
import { ExamSection } from '../clinic/exam-section.ts';
import { HoursSection } from '../clinic/hours-section.ts';
import { RoomSection } from '../clinic/room-section.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { words } from '../words/with-clinic.ts';

export function ClinicPage() {
  const clinic = useLoad(() => client.clinic(), []);
  const { value, problem, reload } = clinic;
  const parts = value && { clinic: value, onChanged: reload };
  return h(
    'div',
    { class: 'page' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, words.clinic.title), h('p', { class: 'muted' }, words.clinic.text)),
    ),
    problem && !value ? h(Problem, { problem, onRetry: reload }) : null,
    !value && !problem && h(Skeleton, { rows: 6 }),
    parts &&
      h(
        'div',
        null,
        h(RoomSection, parts),
        h(DepartmentSection, parts),
        h(HoursSection, parts),
        h(ClosureSection, parts),
        h(ExamSection, null),
      ),
  );
}
