// Which series of an earlier study shows most nearly what a series of today's shows: by modality, plane, name. Pure.
import { text } from './dicom-json.ts';
import { areParallel, planeOf } from './geometry.ts';
import type { Stack } from './stacks.ts';

/** The likest of those with pictures, the first among equals. */
export function likest(stack: Stack | undefined, candidates: readonly Stack[]): Stack | undefined {
  const withPictures = candidates.filter(({ frames }) => frames.length > 0);
  if (!stack?.frames.length) return withPictures[0];
  let best: Stack | undefined;
  for (const candidate of withPictures)
    if (!best || likeness(stack, candidate) > likeness(stack, best)) best = candidate;
  return best;
}

/** Without meaning but for comparing. Modality outweighs plane, plane outweighs the names that people type. */
function likeness(a: Stack, b: Stack): number {
  const [one, other] = [a.frames[0]!, b.frames[0]!];
  const [planeA, planeB] = [planeOf(one.info), planeOf(other.info)];
  const same = (tag: string) => text(one.instance, tag) !== '' && text(one.instance, tag) === text(other.instance, tag);
  return (
    (same('00080060') ? 16 : 0) +
    (planeA && planeB && areParallel(planeA, planeB) ? 8 : 0) +
    (a.frames.length > 1 === b.frames.length > 1 ? 4 : 0) +
    (same('00185101') ? 4 : 0) + // View Position: a lateral film beside a lateral film
    4 * commonWords(text(one.instance, '0008103E'), text(other.instance, '0008103E'))
  );
}

/** The share of words that both say. */
export function commonWords(a: string, b: string): number {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const all = new Set([...one, ...other]).size;
  return all === 0 ? 0 : [...one].filter((word) => other.has(word)).length / all;
}

const wordsOf = (name: string) => new Set(name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
