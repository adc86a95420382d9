// A report's text to read: drawn by the schema itself, so that it looks as it was written and nothing of it is HTML.

import { h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { DOMSerializer, Node } from 'prosemirror-model';
import type { DocumentJson } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import { isBlank } from './documents.ts';
import { schema } from './schema.ts';

export function ReportText({ document }: { document: DocumentJson }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // A part that says nothing is left out, as on paper.
    const said = { ...document, content: document.content!.filter((part) => !isBlank(part)) };
    const node = Node.fromJSON(schema, said);
    const drawn = DOMSerializer.fromSchema(schema).serializeFragment(node.content);
    host.current!.replaceChildren(drawn);
  }, [document]);
  return h('div', { class: 'report-text is-read', ref: host, role: 'group', 'aria-label': words.report.text });
}
