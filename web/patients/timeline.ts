// What happened with a patient, newest first: orders, appointments and studies in one line.
import Calendar from 'lucide/dist/esm/icons/calendar.mjs';
import ClipboardList from 'lucide/dist/esm/icons/clipboard-list.mjs';
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import FileCheck from 'lucide/dist/esm/icons/file-check.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Images from 'lucide/dist/esm/icons/images.mjs';
import { h } from 'preact';
import { Empty } from '../parts/empty.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { address, place } from '../route.ts';
import { may } from '../session.ts';
import type { TimelineEntry } from '../shapes.ts';
import { calendarDay, today } from '../words/formats.ts';
import { words } from '../words/words.ts';

const ICONS = { study: Images, order: ClipboardList, appointment: Calendar, document: FileText, report: FileCheck };

export interface TimelineProps {
  entries: TimelineEntry[];
  /** Missing where the person may not decide whose a study is. */
  onMove?: (entry: TimelineEntry) => void;
}

export function Timeline({ entries, onMove }: TimelineProps) {
  const { patients } = words;
  if (entries.length === 0)
    return h(Empty, { icon: ClipboardList, title: patients.timelineEmpty, text: patients.timelineEmptyText });
  return h(
    'ol',
    { class: 'timeline' },
    entries.map((entry) => h(Entry, { key: `${entry.kind} ${entry.id}`, entry, onMove })),
  );
}

function Entry({ entry, onMove }: { entry: TimelineEntry; onMove: TimelineProps['onMove'] }) {
  const { patients, studies } = words;
  const { kind, id, at, title, modality, number, state, instanceCount } = entry;
  const name = [
    kind === 'appointment' || kind === 'document' ? '' : modality,
    title || (kind === 'study' ? studies.noDescription : ''),
  ];
  const facts = [patients.kinds[kind], number, instanceCount !== null && studies.images(instanceCount)];
  const shown = patients.states[state] ?? state;
  const label = name.filter(Boolean).join(' · ');
  return h(
    'li',
    null,
    h('time', { dateTime: at ?? undefined, class: 'muted' }, at ? calendarDay(dayOf(at)) : ''),
    h(Icon, { of: ICONS[kind] }),
    h(
      'div',
      null,
      kind === 'study'
        ? h('a', { href: `/studies/${encodeURIComponent(id)}` }, h('bdi', null, label))
        : (kind === 'order' && may('orders.read')) || kind === 'document'
          ? h('a', { href: address(place.value.path, { [kind]: id }) }, h('bdi', null, label))
          : kind === 'report' && may('reports.read')
            ? h(
                'a',
                { href: `/api/v1/reports/${encodeURIComponent(id)}/pdf`, target: '_blank', rel: 'noopener' },
                h('bdi', null, label),
              )
            : h('b', null, h('bdi', null, label)),
      h('div', { class: 'muted' }, facts.filter(Boolean).join(' · ')),
    ),
    shown && h('span', { class: 'badge' }, shown),
    kind === 'study' && [
      h(
        'a',
        { class: 'button', href: `/viewer/${encodeURIComponent(id)}`, 'aria-label': `${patients.openStudy}: ${label}` },
        patients.openStudy,
      ),
      onMove &&
        h(
          Menu,
          {
            label: words.common.actions(label),
            align: 'end',
            class: 'button quiet icon-only',
            choices: [{ text: patients.move, onChoose: () => onMove(entry) }],
          },
          h(Icon, { of: Ellipsis }),
        ),
    ],
  );
}

/** A study's time is the machine's own, without a zone; everything else is an instant. */
function dayOf(at: string): string {
  return at.endsWith('Z') ? today(new Date(at)) : at.slice(0, 10);
}
