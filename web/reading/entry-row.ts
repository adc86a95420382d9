// One study of the reader's queue: how urgent, who, what, since when, whose it is to read and who reads it now.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import Zap from 'lucide/dist/esm/icons/zap.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon, type IconShape } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { When } from '../parts/when.ts';
import { go } from '../route.ts';
import { may, session } from '../session.ts';
import type { ReadingEntry, ReadingQueue } from '../shapes.ts';
import { clock, instantShort } from '../words/formats.ts';
import { words } from '../words/with-reading.ts';

export interface EntryRowProps {
  entry: ReadingEntry;
  readers: ReadingQueue['readers'];
  marked: boolean;
  onRead: () => void;
  onAssign: (to: string | null) => void;
  onClose: () => void;
  onReopen: () => void;
}

export function EntryRow(props: EntryRowProps) {
  const { entry, marked } = props;
  const { study, priority, order, since, closed } = entry;
  const { patient } = study;
  const urgent = priority === 'routine' ? '' : `is-${priority}`;
  return h(
    'li',
    {
      class: `reading-row ${urgent} ${marked ? 'marked' : ''}`,
      tabIndex: 0,
      'data-uid': study.studyInstanceUid,
      'aria-label': `${patient.displayName}, ${whatOf(entry)}`,
    },
    h(
      'div',
      { class: 'reading-urgency' },
      urgencyBadge(priority),
      h('span', { class: 'reading-since' }, h(When, { at: since })),
    ),
    h(
      'div',
      { class: 'reading-who' },
      h(PersonName, { name: patient.name }),
      h('span', { class: 'muted' }, [ageAndSex(patient), patient.patientId].filter(Boolean).join(' · ')),
    ),
    h(
      'div',
      { class: 'reading-what' },
      h('span', null, h('b', null, modalitiesOf(entry)), h('bdi', null, whatOf(entry))),
      h(
        'span',
        { class: 'muted' },
        [words.studies.images(study.instanceCount), !order && words.reading.notOrdered].filter(Boolean).join(' · '),
        order?.indication && h('bdi', { title: order.indication }, ` · ${order.indication}`),
      ),
    ),
    h('div', { class: 'reading-marks' }, marks(entry)),
    closed
      ? h(
          'div',
          { class: 'reading-whose' },
          h('bdi', null, closed.reason),
          h('span', { class: 'muted' }, closedBy(closed)),
        )
      : h(Whose, { entry }),
    h(Actions, props),
  );
}

/** "CT head, left"; where nobody ordered it, what the machine calls it. */
export function whatOf({ order, study }: ReadingEntry): string {
  if (!order) return study.description || words.studies.noDescription;
  const side = order.laterality && words.side[order.laterality];
  return [order.examName, side].filter(Boolean).join(', ');
}

/** Not where the exam's name begins with it: "CT CT head" says it twice. */
function modalitiesOf(entry: ReadingEntry): string {
  const modalities = entry.study.modalities.join(' ');
  return whatOf(entry).startsWith(`${modalities} `) ? '' : `${modalities} `;
}

function closedBy({ by, at }: NonNullable<ReadingEntry['closed']>): string {
  return words.reading.closedBy(by.replace(/^user:/, ''), instantShort(at));
}

function badge(kind: string, text: string, icon?: IconShape, title?: string) {
  return h('span', { class: `badge ${kind}`, key: text, title }, icon && h(Icon, { of: icon, size: 12 }), text);
}

function urgencyBadge(priority: ReadingEntry['priority']) {
  if (priority === 'STAT') return badge('danger', words.priority.STAT, Zap);
  return priority === 'urgent' && badge('warn', words.priority.urgent);
}

function marks({ study, order }: ReadingEntry) {
  const { flags, receiving, preliminary } = words.reading;
  return [
    ...study.flags.map((flag) =>
      badge(
        flag === 'under-investigation' ? 'danger' : 'warn',
        flags[flag] ?? flag,
        TriangleAlert,
        words.studies.flags[flag],
      ),
    ),
    study.state === 'receiving' && badge('', receiving),
    order?.state === 'PRELIMINARY' && badge('', preliminary),
  ];
}

function Whose({ entry: { lock, assignedTo } }: { entry: ReadingEntry }) {
  const { reading } = words;
  const me = session.value!.user.username;
  const since = lock && clock(new Date(lock.since));
  return h(
    'div',
    { class: 'reading-whose' },
    lock &&
      h(
        'span',
        { class: lock.username === me ? 'reading-lock mine' : 'reading-lock' },
        h(Icon, { of: Eye, size: 14 }),
        lock.username === me
          ? reading.lockedByYou(since!)
          : reading.lockedBy(lock.displayName || lock.username, since!),
      ),
    assignedTo
      ? h(
          'span',
          { class: assignedTo.username === me ? 'reading-assignee mine' : 'reading-assignee' },
          h(Icon, { of: UserRound, size: 14 }),
          assignedTo.username === me ? reading.yours : reading.assigned(assignedTo.displayName || assignedTo.username),
        )
      : !lock && h('span', { class: 'muted' }, reading.nobody),
  );
}

function Actions({ entry, readers, onRead, onAssign, onClose, onReopen }: EntryRowProps) {
  const { reading } = words;
  const { study, assignedTo, lock } = entry;
  const name = study.patient.displayName;
  const me = session.value!.user.username;
  if (entry.state === 'elsewhere')
    return h('div', { class: 'row-actions' }, h(Button, { class: 'small', onClick: onReopen }, reading.reopen));
  const others = readers.filter(({ username }) => username !== me && username !== assignedTo?.username);
  const choices: Choice[] = [
    ...(assignedTo?.username === me ? [] : [{ text: reading.takeIt, keys: 'M', onChoose: () => onAssign(me) }]),
    ...(assignedTo ? [{ text: reading.giveBack, onChoose: () => onAssign(null) }] : []),
    ...others.map(({ username, displayName }) => ({
      text: reading.assignTo(displayName || username),
      onChoose: () => onAssign(username),
    })),
    ...(study.patient.id !== undefined && may('patients.read')
      ? [{ text: reading.patientPage, onChoose: () => go(`/patients/${study.patient.id}`) }]
      : []),
    { text: reading.closeIt, onChoose: onClose },
  ];
  const isOthers = lock && lock.username !== me;
  return h(
    'div',
    { class: 'row-actions' },
    h(
      Button,
      { kind: isOthers ? 'plain' : 'primary', class: 'small', label: reading.readOf(name), onClick: onRead },
      isOthers ? reading.look : lock ? reading.goOn : reading.read,
    ),
    h(Menu, { label: reading.more(name), align: 'end', choices }, h(Icon, { of: Ellipsis })),
  );
}
