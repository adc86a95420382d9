// Patients: find one by anything known of them, or register a new one.
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Empty } from '../parts/empty.ts';
import { TextField } from '../parts/field.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { PatientDialog } from '../patients/patient-dialog.ts';
import { address, go, place } from '../route.ts';
import { may } from '../session.ts';
import type { PatientList, PatientRow } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/words.ts';

const PAUSE_MS = 120;
const SHOWN = 50;

export function PatientsPage() {
  const { patients } = words;
  const search = place.value.query.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  const [adding, setAdding] = useState(false);
  const [entered, setEntered] = useState<string>();
  const found = useLoad(
    async (signal) => ({
      to: search,
      list: await client.patients({ search: search || undefined, limit: SHOWN }, signal),
    }),
    [search],
  );
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(() => go(address('/patients', { search: typed.trim() }), 'replace'), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    if (!place.value.query.has('add')) return;
    setAdding(true);
    go('/patients', 'replace');
  }, [place.value]);
  useEffect(() => {
    const unhear = [onLive('patient', found.reload), onLive('hello', found.reload)];
    return () => {
      for (const end of unhear) end();
    };
  }, [found.reload]);
  const mayRegister = may('patients.register');
  const open = (id: number) => go(`/patients/${id}`);
  // A scanner, and a quick hand, is faster than the answer: Enter waits for that to what is typed.
  useEffect(() => {
    if (entered === undefined || found.value?.to !== entered) return;
    setEntered(undefined);
    const { list } = found.value;
    if (entered !== typed.trim()) return;
    if (list.patients[0] && !list.soundsAlike) open(list.patients[0].id);
    else if (mayRegister) setAdding(true);
  }, [entered, found.value]);
  const enter = () => {
    setEntered(typed.trim());
    if (typed.trim() !== search) go(address('/patients', { search: typed.trim() }), 'replace');
  };
  return h(
    'div',
    {
      class: 'page patients',
      onKeyDown: (event: KeyboardEvent) => onKey(event, enter, mayRegister ? () => setAdding(true) : undefined),
    },
    h(
      'div',
      { class: 'page-head' },
      h('h1', null, patients.title),
      mayRegister &&
        h(Button, { kind: 'primary', icon: Plus, keys: 'Alt+N', onClick: () => setAdding(true) }, patients.register),
    ),
    h(TextField, {
      label: patients.search,
      hint: patients.searchHint,
      type: 'search',
      value: typed,
      onValue: setTyped,
      autoFocus: true,
      maxLength: 200,
    }),
    found.problem ? h(Problem, { problem: found.problem, onRetry: found.reload }) : null,
    found.value
      ? h(Found, { list: found.value.list, search, onRegister: mayRegister ? () => setAdding(true) : undefined })
      : !found.problem && h(Skeleton, { rows: 6 }),
    adding &&
      h(PatientDialog, {
        typed,
        onClose: () => setAdding(false),
        onSaved: ({ id }) => open(id),
        onChoose: open,
      }),
  );
}

/** Arrows go through the names; Enter in the search opens the first, or registers whom nobody is; so does Alt+N. */
function onKey(event: KeyboardEvent, enter: () => void, add: (() => void) | undefined): void {
  const target = event.target as HTMLElement;
  if (target.closest('dialog')) return;
  const typing = target instanceof HTMLInputElement;
  const links = [...document.querySelectorAll<HTMLElement>('.patients tbody a')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = links.indexOf(target) + step;
    if (next < 0) document.querySelector<HTMLElement>('.patients input[type=search]')?.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  } else if (event.key === 'Enter' && typing && target.value.trim() && !event.isComposing) {
    event.preventDefault();
    enter();
  } else if (event.altKey && event.code === 'KeyN' && add) {
    event.preventDefault();
    add();
  }
}

interface FoundProps {
  list: PatientList;
  search: string;
  onRegister: (() => void) | undefined;
}

function Found({ list, search, onRegister }: FoundProps) {
  const { patients } = words;
  if (list.patients.length === 0)
    return search
      ? h(
          Empty,
          { icon: UserRound, title: patients.nobody, text: patients.nobodyText },
          onRegister && h(Button, { icon: Plus, keys: '↵', onClick: onRegister }, patients.register),
        )
      : h(Empty, { icon: UserRound, title: patients.empty, text: patients.emptyText });
  const title = search ? patients.found(list.patients.length, list.more) : patients.newest;
  return h(
    'section',
    { class: 'section' },
    h('h2', { 'aria-live': 'polite' }, list.soundsAlike ? patients.soundsAlike : title),
    h(DataTable<PatientRow>, {
      caption: patients.title,
      columns: columns(),
      rows: list.patients,
      keyOf: ({ id }) => id,
      dense: true,
    }),
  );
}

function columns(): Column<PatientRow>[] {
  const { columns: text, unknown } = words.patients;
  return [
    {
      text: text.name,
      header: true,
      cell: ({ id, name, isUnknown }) => [
        h('a', { href: `/patients/${id}` }, h(PersonName, { name })),
        isUnknown && [' ', h('span', { class: 'badge warn' }, unknown)],
      ],
    },
    { text: text.born, cell: (patient) => patient.birthDate && born(patient) },
    { text: text.sex, cell: ({ sex }) => words.patients.sexes[sex as 'F'] ?? sex },
    { text: text.id, cell: ({ patientId }) => h('span', { class: 'mono' }, patientId) },
    { text: text.phone, cell: ({ phone }) => phone },
    { text: text.studies, number: true, cell: ({ studyCount }) => (studyCount ? count(studyCount) : '') },
    { text: text.last, cell: ({ lastStudyDate }) => lastStudyDate && date(lastStudyDate) },
  ];
}

function born({ birthDate, birthDateIsEstimated }: PatientRow): string {
  const years = ageAndSex({ birthDate, sex: null });
  return birthDateIsEstimated ? words.patients.aboutAge(years) : `${date(birthDate!)} (${years})`;
}
