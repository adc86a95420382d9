// What the standard says about an element: its VR and keyword (PS3.6 6). Knows no private dictionaries.
import { dictionaryTable } from './dictionary-table.ts';

interface Entry {
  vr: string;
  keyword: string;
}

let byTag: Map<number, Entry> | undefined;
let byKeyword: Map<string, number> | undefined;

/**
 * VR of an element; `ox`, `xs`, `lt` where it depends on the object (dictionary-table.ts). Undefined for private elements
 * other than creators, and for what isn't in the dictionary.
 */
export function vrOf(tag: number): string | undefined {
  if ((tag & 0xffff) === 0) return 'UL';
  if (isPrivate(tag)) return isPrivateCreator(tag) ? 'LO' : undefined;
  return entryOf(tag)?.vr;
}

/** Keyword such as PatientName; undefined for private and unknown elements. */
export function keywordOf(tag: number): string | undefined {
  return isPrivate(tag) ? undefined : entryOf(tag)?.keyword;
}

/** Tag of a keyword, exactly as the standard writes it. */
export function tagOf(keyword: string): number | undefined {
  if (!byKeyword) byKeyword = new Map([...table()].map(([tag, entry]) => [entry.keyword, tag]));
  return byKeyword.get(keyword);
}

function isPrivate(tag: number): boolean {
  return ((tag >>> 16) & 1) === 1;
}

function isPrivateCreator(tag: number): boolean {
  const element = tag & 0xffff;
  return element >= 0x10 && element <= 0xff;
}

function entryOf(tag: number): Entry | undefined {
  return table().get(tag) ?? table().get(firstOfRepeating(tag));
}

/** 60xx, 50xx and 7Fxx stand in the table by their first group (PS3.5 7.6). */
function firstOfRepeating(tag: number): number {
  const high = tag >>> 24;
  return high === 0x60 || high === 0x50 || high === 0x7f ? ((high << 24) | (tag & 0xffff)) >>> 0 : tag;
}

function table(): Map<number, Entry> {
  if (!byTag) {
    byTag = new Map();
    for (const line of dictionaryTable.trim().split('\n')) {
      byTag.set(Number.parseInt(line.slice(0, 8), 16), { vr: line.slice(9, 11), keyword: line.slice(12) });
    }
  }
  return byTag;
}
