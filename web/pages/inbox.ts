// The inbox: studies whose patient or order a person must decide, and those that may be somebody else's.
import Inbox from 'lucide/dist/esm/icons/inbox.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { EntryCard } from '../inbox/entry-card.ts';
import { type Asked, SettleDialog } from '../inbox/settle-dialog.ts';
import { onLive } from '../live.ts';
import { Empty } from '../parts/empty.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { words } from '../words/words.ts';

/** Studies that arrive change many times a second; the inbox follows this much later. */
const QUIET_MS = 1000;

export function InboxPage() {
  const { inbox } = words;
  const entries = useLoad(async () => (await client.inbox()).entries, []);
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(entries.reload, QUIET_MS);
    };
    const unhear = [onLive('study', later), onLive('hello', later)];
    return () => {
      clearTimeout(timer);
      for (const end of unhear) end();
    };
  }, []);
  return h(
    'div',
    { class: 'page inbox' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, inbox.title), h('p', { class: 'muted' }, inbox.text)),
    ),
    entries.problem ? h(Problem, { problem: entries.problem, onRetry: entries.reload }) : null,
    !entries.value && !entries.problem && h(Skeleton, { rows: 4 }),
    entries.value?.length === 0 && h(Empty, { icon: Inbox, title: inbox.empty, text: inbox.emptyText }),
    h(
      'ul',
      { class: 'inbox-list' },
      entries.value?.map((entry) => h(EntryCard, { key: entry.studyInstanceUid, entry, onAsk: setAsked })),
    ),
    asked && h(SettleDialog, { asked, onClose: () => setAsked(undefined), onDone: entries.reload }),
  );
}
