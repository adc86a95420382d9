// Texts of reports as data: made from a template, with an addendum, compared. Pure.
import { canonicalJson } from '../../appliance/lib/canonical-json.ts';
import type { DocumentJson } from '../shapes.ts';

/** The template, but what it leaves empty (the indication of the order, the prior) as it stands. */
export function withTemplate(current: DocumentJson, template: DocumentJson): DocumentJson {
  const content = template.content!.map((part) => {
    const known = current.content!.find(({ type }) => type === part.type);
    return isBlank(part) && known ? known : part;
  });
  return { ...template, content };
}

/** One part more, still empty. */
export function withAddendum(signed: DocumentJson): DocumentJson {
  return { ...signed, content: [...signed.content!, { type: 'addendum', content: [{ type: 'paragraph' }] }] };
}

/** As the service looks at it (clinic/reports/reports.ts): everything as it was signed, and one addendum. */
export function isAddendumTo(document: DocumentJson, signed: DocumentJson): boolean {
  const before = document.content!.slice(0, signed.content!.length);
  const isOneMore = document.content!.length === signed.content!.length + 1;
  return isOneMore && canonicalJson(before) === canonicalJson(signed.content);
}

/** Nothing in it that a reader would see; a field is something to fill in. */
export function isBlank({ type, text, content }: DocumentJson): boolean {
  if (type === 'text') return (text ?? '').trim() === '';
  if (type === 'image' || type === 'field' || type === 'measurement') return false;
  return (content ?? []).every(isBlank);
}
