// The catalogue of exams: how long each takes, which side must be said, which safety questions it asks.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { Section } from '../settings/section.ts';
import type { Exam, NewExam } from '../shapes.ts';
import { words } from '../words/with-clinic.ts';

type QuestionKey = keyof typeof words.safety.short;
const QUESTIONS = Object.keys(words.safety.short) as QuestionKey[];

export function ExamSection() {
  const text = words.clinic;
  const exams = useLoad(async () => (await client.exams()).exams, []);
  const [asked, setAsked] = useState<Exam | 'new'>();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const rows = (exams.value ?? []).filter((exam) =>
    `${exam.modality} ${exam.name} ${exam.code}`.toLowerCase().includes(wanted),
  );
  return h(
    Section,
    { title: text.exams },
    h('p', { class: 'muted' }, text.examsText),
    exams.problem ? h(Problem, { problem: exams.problem, onRetry: exams.reload }) : null,
    h(
      'div',
      { class: 'filters' },
      h(TextField, { label: text.search, type: 'search', value: search, onValue: setSearch }),
      h(Button, { icon: Plus, onClick: () => setAsked('new') }, text.addExam),
    ),
    h(DataTable<Exam>, {
      caption: text.exams,
      rows,
      keyOf: ({ id }) => id,
      dense: true,
      dim: ({ isActive }) => !isActive,
      columns: [
        {
          text: text.name,
          header: true,
          cell: ({ name, isActive }) => [name, !isActive && [' ', h('span', { class: 'badge' }, text.hidden)]],
        },
        { text: text.code, cell: ({ code }) => h('span', { class: 'mono' }, code) },
        { text: text.modality, cell: ({ modality }) => modality },
        { text: text.minutes, number: true, cell: ({ durationMinutes }) => durationMinutes },
        {
          text: text.questions,
          cell: ({ safetyQuestions }) =>
            safetyQuestions.map((key) => words.safety.short[key as QuestionKey]).join(', '),
        },
        {
          text: '',
          actions: true,
          cell: (exam) =>
            h(
              Button,
              { kind: 'quiet', label: `${words.common.edit} ${exam.name}`, onClick: () => setAsked(exam) },
              words.common.edit,
            ),
        },
      ],
    }),
    asked &&
      h(ExamDialog, {
        exam: asked === 'new' ? undefined : asked,
        onSaved: exams.reload,
        onClose: () => setAsked(undefined),
      }),
  );
}

const EMPTY: NewExam = {
  code: '',
  name: '',
  modality: '',
  bodyPart: '',
  needsLaterality: false,
  durationMinutes: 20,
  safetyQuestions: [],
  preparation: '',
};
const FIELDS = ['code', 'name', 'modality', 'bodyPart', 'durationMinutes', 'preparation'];

function ExamDialog({ exam, onSaved, onClose }: { exam?: Exam; onSaved: () => void; onClose: () => void }) {
  const text = words.clinic;
  const { id, isActive, ...known } = exam ?? { ...EMPTY, id: 0, isActive: true };
  const [draft, setDraft] = useState<NewExam>(known);
  const task = useTask();
  const run = async (work: () => Promise<unknown>) => {
    if (!(await task.run(work))) return;
    onSaved();
    onClose();
  };
  const set = (change: Partial<NewExam>) => setDraft((before) => ({ ...before, ...change }));
  const save = () => run(() => (exam ? client.changeExam(id, draft) : client.addExam(draft)));
  const field = (key: 'code' | 'name' | 'modality' | 'bodyPart' | 'preparation', label: string, upper = false) =>
    h(TextField, {
      label,
      value: draft[key],
      onValue: (value: string) => set({ [key]: upper ? value.toUpperCase() : value }),
      error: fieldError(task.problem, key),
      maxLength: key === 'preparation' ? 500 : 64,
    });
  return h(
    Dialog,
    {
      title: exam ? text.editExam : text.addExam,
      wide: true,
      submit: exam ? words.common.save : words.common.add,
      dirty: JSON.stringify(draft) !== JSON.stringify(known),
      busy: task.busy,
      onSubmit: save,
      onClose,
    },
    field('name', text.name),
    h(
      'div',
      { class: 'two-columns' },
      field('code', text.code),
      field('modality', text.modality, true),
      field('bodyPart', text.bodyPart, true),
      h(TextField, {
        label: text.minutes,
        type: 'number',
        value: String(draft.durationMinutes || ''),
        onValue: (value: string) => set({ durationMinutes: Number(value) }),
        error: fieldError(task.problem, 'durationMinutes'),
      }),
    ),
    field('preparation', text.preparation),
    h(Ticks, { draft, set }),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
    exam &&
      h(
        'div',
        null,
        h(
          Button,
          { busy: task.busy, onClick: () => run(() => client.changeExam(id, { isActive: !isActive })) },
          isActive ? text.hide : text.show,
        ),
      ),
  );
}

function Ticks({ draft, set }: { draft: NewExam; set: (change: Partial<NewExam>) => void }) {
  const text = words.clinic;
  const toggle = (key: QuestionKey) => {
    const others = draft.safetyQuestions.filter((one) => one !== key);
    set({ safetyQuestions: others.length < draft.safetyQuestions.length ? others : [...others, key] });
  };
  const tick = (label: string, checked: boolean, onChange: () => void) =>
    h('label', { class: 'tick', key: label }, h('input', { type: 'checkbox', checked, onChange }), label);
  return [
    tick(text.needsSide, draft.needsLaterality, () => set({ needsLaterality: !draft.needsLaterality })),
    h(
      'fieldset',
      { class: 'two-columns plain' },
      h('legend', null, text.questions),
      QUESTIONS.map((key) => tick(words.safety.short[key], draft.safetyQuestions.includes(key), () => toggle(key))),
    ),
  ];
}
