// What this browser has not sent yet: first what a person has to decide, then what goes out by itself.
import CloudCheck from 'lucide/dist/esm/icons/cloud-check.mjs';
import { h } from 'preact';
import { standsOn } from '../offline/action.ts';
import { actions } from '../offline/state.ts';
import { Empty } from '../parts/empty.ts';
import { StuckCard } from '../waiting/stuck-card.ts';
import { title } from '../waiting/texts.ts';
import { clock } from '../words/formats.ts';
import { words } from '../words/words.ts';

export function WaitingPage() {
  const { waiting } = words;
  const all = actions.value.filter(({ state }) => state !== 'sending');
  const stuck = all.filter(({ state }) => state === 'stuck');
  const rest = all.filter(({ state }) => state === 'waiting');
  const isHeld = (seqs: number[]): boolean => seqs.some((seq) => stuck.some((one) => one.seq === seq));
  return h(
    'div',
    { class: 'page' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, waiting.title), h('p', { class: 'muted' }, waiting.text)),
    ),
    all.length === 0 && h(Empty, { icon: CloudCheck, title: waiting.empty, text: waiting.emptyText }),
    stuck.length > 0 &&
      h(
        'section',
        { 'aria-label': waiting.stuckTitle },
        h('h2', null, waiting.stuckTitle),
        h('p', { class: 'muted' }, waiting.stuckText),
        h(
          'ul',
          { class: 'waiting-list' },
          stuck.map((action) => h(StuckCard, { key: action.seq, action })),
        ),
      ),
    rest.length > 0 &&
      h(
        'section',
        { 'aria-label': waiting.rest },
        h('h2', null, waiting.rest),
        h(
          'ol',
          { class: 'waiting-list' },
          rest.map((action) =>
            h(
              'li',
              { key: action.seq, class: 'waiting-line' },
              h('b', null, h('bdi', null, title(action))),
              h('span', { class: 'muted' }, waiting.done(clock(new Date(action.at)))),
              isHeld(standsOn(action)) && h('span', { class: 'warn-text' }, waiting.after),
            ),
          ),
        ),
      ),
  );
}
