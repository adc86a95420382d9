// One patient: the banner that never leaves, everything that happened in one line, and what was decided about who it is.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Pencil from 'lucide/dist/esm/icons/pencil.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import Printer from 'lucide/dist/esm/icons/printer.mjs';
import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { AttachDialog } from '../documents/attach-dialog.ts';
import { DocumentDialog } from '../documents/document-dialog.ts';
import { onLive } from '../live.ts';
import { isUnsent } from '../offline/action.ts';
import { OrderDialog } from '../orders/order-dialog.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { PersonName } from '../parts/person.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { PatientBanner } from '../patients/banner.ts';
import { Changes } from '../patients/changes.ts';
import { type Asked, DecisionQuestion } from '../patients/decisions.ts';
import { PatientDialog } from '../patients/patient-dialog.ts';
import { Timeline } from '../patients/timeline.ts';
import { address, go, place } from '../route.ts';
import { may } from '../session.ts';
import type { Identity, Patient, PatientLine } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

export function PatientPage({ id }: { id: string }) {
  const { patients } = words;
  const number = Number(id);
  const all = useLoad(
    async (signal) => {
      const [patient, { entries }, { changes }, { identities }] = await Promise.all([
        client.patient(number, signal),
        client.timeline(number),
        client.identityChanges(number),
        client.identities(number),
      ]);
      return { patient, entries, changes, identities };
    },
    [number],
  );
  const [asked, setAsked] = useState<Asked>();
  const [editing, setEditing] = useState(false);
  const [attaching, setAttaching] = useState(false);
  const shownId = all.value?.patient.id;
  const shownEntries = useRef(all.value?.entries);
  shownEntries.current = all.value?.entries;
  useEffect(() => {
    const unhear = [
      onLive('patient', ({ patientId }) => [number, shownId].includes(patientId) && all.reload()),
      onLive(
        'order',
        ({ orderId }) =>
          shownEntries.current?.some(({ kind, id }) => kind === 'order' && id === String(orderId)) && all.reload(),
      ),
      onLive('hello', all.reload),
    ];
    return () => {
      for (const end of unhear) end();
    };
  }, [number, shownId, all.reload]);
  if (!all.value)
    return all.problem ? h(Problem, { problem: all.problem, onRetry: all.reload }) : h(Skeleton, { rows: 6 });
  const { patient, entries, changes, identities } = all.value;
  const mayDecide = may('patients.resolve');
  const openDocument = entries.find(({ kind, id }) => kind === 'document' && id === place.value.query.get('document'));
  const openOrder = may('orders.read') ? Number(place.value.query.get('order')) || 0 : 0;
  const done = () => {
    setAsked(undefined);
    all.reload();
  };
  const choices = [
    { text: patients.merge, onChoose: () => setAsked({ what: 'merge' }) },
    { text: patients.split, onChoose: () => setAsked({ what: 'split' }) },
  ];
  return h(
    'div',
    { class: 'patient' },
    h(
      PatientBanner,
      { patient, unsent: isUnsent(patient) },
      may('orders.place') &&
        may('schedule.book') &&
        h(
          'a',
          { class: 'button primary', href: address('/calendar', { for: String(patient.id) }) },
          h(Icon, { of: Plus }),
          words.order.new,
        ),
      h(
        'a',
        { class: 'button', href: `/patients/${patient.id}/label` },
        h(Icon, { of: Printer }),
        words.label.printLabel,
      ),
      may('patients.register') &&
        h(Button, { icon: FileText, onClick: () => setAttaching(true) }, words.document.addButton),
      may('patients.register') && h(Button, { icon: Pencil, onClick: () => setEditing(true) }, patients.edit),
      mayDecide &&
        h(Menu, { label: patients.menu, align: 'end', class: 'button icon-only', choices }, h(Icon, { of: Ellipsis })),
    ),
    h(
      'div',
      { class: 'patient-columns' },
      h(
        'section',
        { class: 'section' },
        h('h1', null, patients.timeline),
        h(Timeline, { entries, onMove: mayDecide ? (entry) => setAsked({ what: 'move', entry }) : undefined }),
        changes.length > 0 &&
          h(Changes, { changes, onUndo: mayDecide ? (change) => setAsked({ what: 'undo', change }) : undefined }),
      ),
      h(Beside, {
        patient,
        identities,
        onLink: mayDecide ? (identity) => setAsked({ what: 'link', identity }) : undefined,
      }),
    ),
    editing &&
      h(PatientDialog, {
        patient,
        onClose: () => setEditing(false),
        onSaved: () => {
          setEditing(false);
          all.reload();
        },
        onChoose: (other) => go(`/patients/${other}`),
      }),
    openOrder > 0 && h(OrderDialog, { key: openOrder, id: openOrder, onClose: () => go(place.value.path, 'replace') }),
    openDocument &&
      h(DocumentDialog, {
        entry: openDocument,
        onHidden: all.reload,
        onClose: () => go(place.value.path, 'replace'),
      }),
    attaching &&
      h(AttachDialog, {
        patientId: patient.id,
        entries,
        onAttached: all.reload,
        onClose: () => setAttaching(false),
      }),
    asked && h(DecisionQuestion, { asked, patient, entries, onClose: () => setAsked(undefined), onDone: done }),
  );
}

interface BesideProps {
  patient: Patient;
  identities: Identity[];
  onLink: ((identity: Identity) => void) | undefined;
}

/** What else is known: how to reach the person, other names in use. */
function Beside({ patient, identities, onLink }: BesideProps) {
  const { patients } = words;
  const facts = (['phone', 'email', 'address', 'history'] as const)
    .filter((key) => patient[key])
    .map((key): [string, ComponentChildren] => [patients[key], h('bdi', { class: 'lines' }, patient[key])]);
  return h(
    'aside',
    { class: 'patient-beside', 'aria-label': patients.facts },
    facts.length > 0 &&
      h(
        'section',
        null,
        h('h2', null, patients.facts),
        h(
          'dl',
          { class: 'facts' },
          facts.map(([name, value]) => [h('dt', { key: name }, name), h('dd', null, value)]),
        ),
      ),
    identities.length > 0 &&
      h(
        'section',
        null,
        h('h2', null, patients.receivedAs),
        h(
          'ul',
          { class: 'list' },
          identities.map((identity) =>
            h(
              'li',
              { key: identity.id },
              h(OtherName, { line: identity, more: patients.studyCount(identity.studyCount) }),
              onLink &&
                h(
                  Menu,
                  {
                    label: words.common.actions(nameLine(identity.name)),
                    align: 'end',
                    class: 'button quiet icon-only',
                    choices: [{ text: patients.move, onChoose: () => onLink(identity) }],
                  },
                  h(Icon, { of: Ellipsis }),
                ),
            ),
          ),
        ),
      ),
    patient.doubles.length > 0 &&
      h(
        'section',
        null,
        h('h2', null, patients.doubles),
        h(
          'ul',
          { class: 'list' },
          patient.doubles.map((double) => h('li', { key: double.id }, h(OtherName, { line: double }))),
        ),
      ),
  );
}

function OtherName({ line, more }: { line: PatientLine; more?: string }) {
  const facts = [line.patientId, line.birthDate && date(line.birthDate), more];
  return h(
    'div',
    null,
    h('div', null, h(PersonName, { name: line.name })),
    h('div', { class: 'muted' }, facts.filter(Boolean).join(' · ')),
  );
}
