// The heart of the product: the live list of studies, its filters, and one study beside it.

import Images from 'lucide/dist/esm/icons/images.mjs';
import Inbox from 'lucide/dist/esm/icons/inbox.mjs';
import SearchX from 'lucide/dist/esm/icons/search-x.mjs';
import { type ComponentChild, h } from 'preact';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { ConnectCard } from '../parts/connect-card.ts';
import { Empty } from '../parts/empty.ts';
import { Icon } from '../parts/icon.ts';
import { KeyLine } from '../parts/key-line.ts';
import { PrintHead } from '../parts/print-head.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { go, place } from '../route.ts';
import { may, session } from '../session.ts';
import { FilterBar } from '../studies/filter-bar.ts';
import { areFiltering, type Filters, filtersAddress, filtersFrom } from '../studies/filters.ts';
import { SetAsideList } from '../studies/set-aside-list.ts';
import { StudyGrid } from '../studies/study-grid.ts';
import { type StudyList, studyListFor } from '../studies/study-list.ts';
import { StudyPanel } from '../studies/study-panel.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/words.ts';

export function StudiesPage({ studyInstanceUid: opened }: { studyInstanceUid?: string }) {
  const { query } = place.value;
  const setAside = query.get('show') === 'set-aside' && may('studies.resolve');
  if (setAside) return h(SetAsidePage, null);
  const filters = filtersFrom(query);
  const list = studyListFor(filters);
  const onOpen = (uid: string) => {
    list.active.value = uid;
    go(`/viewer/${encodeURIComponent(uid)}`);
  };
  const onDetails = (uid: string | undefined) => go(filtersAddress(filters, uid), opened || !uid ? 'replace' : 'push');
  return h(
    'div',
    { class: 'studies' },
    h(
      'div',
      { class: 'studies-bar' },
      h('h1', null, words.studies.title),
      h(FilterBar, { filters, onChange: (next: Filters) => go(filtersAddress(next, opened), 'replace') }),
      h(Total, { list }),
      may('studies.resolve') && h(SetAsideChip, null),
    ),
    h(Place, { list, opened, onOpen, onDetails }),
    opened &&
      h(StudyPanel, {
        key: opened,
        uid: opened,
        known: list.rows.value.find(({ uid }) => uid === opened)?.study.value,
        onOpen,
        onClose: () => onDetails(undefined),
      }),
  );
}

interface PlaceProps {
  list: StudyList;
  opened: string | undefined;
  onOpen: (uid: string) => void;
  onDetails: (uid: string | undefined) => void;
}

/** Where the rows are: or the sentence that stands there instead. */
function Place(props: PlaceProps) {
  const { list } = props;
  const rows = list.rows.value.length;
  if (rows > 0) {
    const print = h(
      PrintHead,
      null,
      h('b', null, session.value?.clinic.name),
      ' ',
      words.studies.print(instantShort(new Date())),
    );
    return h('div', { class: 'studies-place with-keys' }, print, h(StudyGrid, props), h(KeyLine, { keys: keyLine() }));
  }
  const { problem } = list;
  let content: ComponentChild = h(Skeleton, { rows: 14, class: 'study-skeleton' });
  if (problem.value)
    content = h('div', { class: 'page' }, h(Problem, { problem: problem.value, onRetry: () => list.more() }));
  else if (list.complete.value) content = areFiltering(list.filters) ? h(NothingFits, null) : h(NoStudies, null);
  return h('div', { class: 'studies-place' }, h('div', { class: 'studies-scroll' }, content));
}

function Total({ list }: { list: StudyList }) {
  const shown = list.rows.value.length;
  const text = list.complete.value ? words.studies.total(shown) : shown > 0 ? words.studies.atLeast(shown) : '';
  return h('span', { class: 'studies-total muted', role: 'status' }, text);
}

function NothingFits() {
  const clear = h(Button, { onClick: () => go('/studies', 'replace') }, words.studies.filters.clear);
  return h(Empty, { icon: SearchX, title: words.studies.nothing, text: words.studies.nothingText }, clear);
}

function NoStudies() {
  const status = useLoad(async () => (may('status.read') ? client.status() : undefined), []);
  const card = may('status.read') && h(ConnectCard, { facts: status.value });
  return h(Empty, { icon: Images, title: words.studies.empty, text: words.studies.emptyText }, card);
}

function keyLine() {
  const { keys } = words.studies;
  return [
    ['↑↓', keys.move],
    ['↵', keys.open],
    ['Space', keys.details],
    ['/', keys.search],
  ] as const;
}

/** Shown only where something was set aside: an empty box is nobody's business. */
function SetAsideChip() {
  const objects = useLoad(() => client.setAside(), []);
  const count = objects.value?.objects.length ?? 0;
  if (count === 0) return null;
  return h(
    'a',
    { class: 'badge warn', href: '/studies?show=set-aside' },
    h(Icon, { of: Inbox, size: 14 }),
    words.setAside.chip(count),
  );
}

function SetAsidePage() {
  return h(
    'div',
    null,
    h(
      'div',
      { class: 'studies-bar' },
      h('h1', null, words.setAside.title),
      h(Button, { onClick: () => go('/studies') }, words.setAside.toStudies),
    ),
    h(SetAsideList, null),
  );
}
