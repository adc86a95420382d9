// What is asked before a signature (product.md 7.6): pure, from facts to sentences. A stop can't be overruled; anything
// else is signed against with a reason, which becomes part of what was signed.
import { folded } from '../../lib/folded-text.ts';
import { addendaOf, type DocumentJson, isBlank, nodesOf, sectionOf, textOf } from './document.ts';
import type { Guard, GuardCode } from './shapes.ts';
import { FEMALE, LEFT, MALE, NOT_A_SIDE, RIGHT, type TellingWords, wordsIn } from './telling-words.ts';

export interface GuardFacts {
  document: DocumentJson;
  /** Of the order; empty where it has none or none is needed. */
  laterality: '' | 'R' | 'L' | 'B';
  /** DICOM: M, F, O or empty. */
  sex: string;
  held: 'under-investigation' | 'waiting' | undefined;
  isReceiving: boolean;
  /** That came after the reader opened the study. */
  unreadImages: number;
  /** Of images in the text that are another patient's. */
  foreignImages: number;
  /** Something critical was found in it, and nobody was told. */
  isCriticalUntold: boolean;
}

const MOST_FOUND = 5;

export function guards(facts: GuardFacts): Guard[] {
  return [
    ...completeness(facts),
    ...whose(facts),
    ...images(facts),
    ...sides(facts),
    ...sexes(facts),
    ...fields(facts),
  ];
}

function guard(code: GuardCode, isStop: boolean, sentence: string, found: readonly string[] = []): Guard {
  return { code, isStop, sentence, found: [...new Set(found)].slice(0, MOST_FOUND) };
}

function completeness({ document }: GuardFacts): Guard[] {
  const open: Guard[] = [];
  if (isBlank(sectionOf(document, 'findings'))) open.push(guard('no-findings', true, 'The findings are empty'));
  if (isBlank(sectionOf(document, 'impression'))) open.push(guard('no-impression', true, 'The impression is empty'));
  return open;
}

function whose({ held, foreignImages, isCriticalUntold }: GuardFacts): Guard[] {
  const open: Guard[] = [];
  if (isCriticalUntold)
    open.push(
      guard(
        'critical-not-told',
        true,
        'A critical result was flagged: tell somebody first, then sign the final report',
      ),
    );
  if (held === 'under-investigation')
    open.push(guard(held, true, 'These images may be another patient’s: somebody must clear that first'));
  if (held === 'waiting') open.push(guard(held, true, 'Nobody has decided yet whose images these are: see the inbox'));
  if (foreignImages > 0)
    open.push(guard('other-patients-image', true, 'The text shows images or measurements of another patient'));
  return open;
}

function images({ isReceiving, unreadImages }: GuardFacts): Guard[] {
  if (unreadImages > 0) {
    const many = unreadImages === 1 ? 'An image has' : `${unreadImages} images have`;
    return [guard('unread-images', false, `${many} come since you opened this study`)];
  }
  return isReceiving ? [guard('still-receiving', false, 'Images of this study are still coming')] : [];
}

function sides({ document, laterality }: GuardFacts): Guard[] {
  const read = (node: DocumentJson) => folded(textOf(node)).replace(NOT_A_SIDE, ' ');
  const parts = [sectionOf(document, 'findings'), sectionOf(document, 'impression'), ...addendaOf(document)].map(read);
  const [findings, impression] = parts;
  const open: Guard[] = [];
  if (laterality === 'R' || laterality === 'L') {
    const found = wordsIn(parts.join('\n'), laterality === 'R' ? LEFT : RIGHT);
    const [ordered, said] = laterality === 'R' ? ['right', 'left'] : ['left', 'right'];
    if (found.length > 0)
      open.push(guard('side', false, `The order is for the ${ordered} side, the text says ${said}`, found));
  }
  for (const [side, other, name, otherName] of [
    [RIGHT, LEFT, 'right', 'left'],
    [LEFT, RIGHT, 'left', 'right'],
  ] as [TellingWords, TellingWords, string, string][]) {
    const concluded = wordsIn(impression, side);
    const isNew = wordsIn(findings, side).length === 0 && wordsIn(findings, other).length > 0;
    if (concluded.length > 0 && isNew)
      open.push(guard('side-changes', false, `The impression says ${name}, the findings only ${otherName}`, concluded));
  }
  return open;
}

function sexes({ document, sex }: GuardFacts): Guard[] {
  const other = sex === 'M' ? FEMALE : sex === 'F' ? MALE : undefined;
  if (!other) return [];
  const found = wordsIn(textOf(document), other);
  if (found.length === 0) return [];
  const patient = sex === 'M' ? 'a man' : 'a woman';
  return [guard('sex', false, `The patient is ${patient}; the text is about what ${patient} does not have`, found)];
}

function fields({ document }: GuardFacts): Guard[] {
  const empty = nodesOf(document, 'field').filter(({ attrs }) => attrs!.value === null || attrs!.value === '');
  if (empty.length === 0) return [];
  const many = empty.length === 1 ? 'A field of the template is' : `${empty.length} fields of the template are`;
  return [
    guard(
      'empty-fields',
      false,
      `${many} empty`,
      empty.map(({ attrs }) => String(attrs!.label || attrs!.id)),
    ),
  ];
}
