// Texts of templates as data: pure.
import { SECTIONS } from '../../appliance/clinic/reports/document-schema.ts';
import type { DocumentJson } from '../shapes.ts';

const MOST_ID = 60;

/** Every part, with nothing in it. */
export function emptyTemplate(): DocumentJson {
  return { type: 'doc', content: SECTIONS.map((type) => ({ type, content: [{ type: 'paragraph' }] })) };
}

/** What somebody typed into a field to try it, or pasted from a report, is no part of the template. */
export function withoutValues(node: DocumentJson): DocumentJson {
  if (node.type === 'field') {
    const { id, label, unit } = node.attrs!;
    return { type: 'field', attrs: { id: id!, label: label!, unit: unit! } };
  }
  return node.content ? { ...node, content: node.content.map(withoutValues) } : node;
}

export function fieldIds(node: DocumentJson): string[] {
  const own = node.type === 'field' ? [String(node.attrs!.id)] : [];
  return [...own, ...(node.content ?? []).flatMap(fieldIds)];
}

/** From its name, as far as that has Latin letters; never one that means another field. */
export function newFieldId(label: string, taken: readonly string[]): string {
  const letters = label.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const name =
    letters
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, MOST_ID) || 'field';
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) if (!taken.includes(`${name}-${n}`)) return `${name}-${n}`;
}

/** A list as a person types it, with commas between. */
export function listOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,;]/)
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
}
