// Content items of a structured report (PS3.3 C.17.3) by what they are: names, codes, children; also those that only point
// to an item elsewhere in the tree. Pure; bounded, for reports come from anywhere.
import { type Dataset, items, numbers, text } from '../../dicom-json.ts';

export interface Code {
  value: string;
  scheme: string;
  meaning: string;
}

export const valueType = (item: Dataset): string => text(item, '0040A040');

export function codeAt(item: Dataset, tag: string): Code | undefined {
  const [code] = items(item, tag);
  if (!code) return undefined;
  // Codes longer than 16 characters, and those that are addresses, stand elsewhere (PS3.3 8.1).
  const value = text(code, '00080100') || text(code, '00080119') || text(code, '00080120');
  return { value, scheme: text(code, '00080102'), meaning: text(code, '00080104') || value };
}

export const nameOf = (item: Dataset): Code | undefined => codeAt(item, '0040A043');

/** DICOM's code, or the one that it replaced. */
export const isNamed = (item: Dataset, ...values: string[]): boolean => values.includes(nameOf(item)?.value ?? '');

const MOST_CHILDREN = 20_000;

/** Children, those that are meant by reference among them (Referenced Content Item Identifier). */
export function childrenOf(root: Dataset, item: Dataset): Dataset[] {
  return items(item, '0040A730')
    .slice(0, MOST_CHILDREN)
    .flatMap((child) => {
      const path = numbers(child, '0040DB73');
      const meant = path.length === 0 ? child : itemAt(root, path);
      return meant ? [meant] : [];
    });
}

/** @param path counted from 1, and from the root, which is the first 1 */
function itemAt(root: Dataset, path: readonly number[]): Dataset | undefined {
  let at: Dataset | undefined = root;
  for (const number of path.slice(1)) at = at && items(at, '0040A730')[number - 1];
  return at;
}

export const childNamed = (item: Dataset, ...values: string[]): Dataset | undefined =>
  items(item, '0040A730').find((child) => isNamed(child, ...values));
