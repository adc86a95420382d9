// "What to type on the modality": our AE title, addresses and port, large enough to copy from across a console.
import { h } from 'preact';
import { words } from '../words/words.ts';
import { Copy } from './copy.ts';

export interface ConnectFacts {
  aeTitle: string;
  addresses?: string[];
  /** null while nothing listens. */
  dicomPort: number | null;
}

export function ConnectCard({ facts, plain }: { facts: ConnectFacts | undefined; plain?: boolean }) {
  const { connect } = words;
  const addresses = facts?.addresses ?? [];
  const line = (label: string, values: string[]) =>
    h(
      'div',
      null,
      h('dt', null, label),
      h(
        'dd',
        null,
        facts
          ? values.map((value) => h(Copy, { key: value, value, what: label, class: 'mono' }))
          : h('span', { class: 'blank' }),
        facts && values.length === 0 && h('span', { class: 'muted' }, connect.missing),
      ),
    );
  return h(
    'section',
    { class: 'connect-card', 'aria-label': connect.title },
    !plain && h('h2', null, connect.title),
    !plain && h('p', { class: 'muted' }, connect.text),
    h(
      'dl',
      null,
      line(connect.aeTitle, facts ? [facts.aeTitle] : []),
      line(connect.address, addresses),
      line(connect.port, facts?.dicomPort ? [String(facts.dicomPort)] : []),
    ),
  );
}
