// Which hanging protocol fits a study, and which of its stacks belongs in which place. Pure.
import type { HangingPlace, HangingProtocol } from '../shapes.ts';
import { text } from './dicom-json.ts';
import { cross } from './geometry.ts';
import { commonWords } from './likeness.ts';
import type { Stack } from './stacks.ts';

/** What a study says about itself before a single image is read. */
export interface StudyFacts {
  modalities: readonly string[];
  bodyParts: readonly string[];
  description: string;
  /** Of the exam that was ordered; empty where no order is known. */
  examCode: string;
}

/** Those that fit a study, the best first. */
export function fitting(protocols: readonly HangingProtocol[], study: StudyFacts): HangingProtocol[] {
  return protocols
    .map((protocol) => ({ protocol, fitness: fitness(protocol, study) }))
    .filter(({ fitness }) => fitness > 0)
    .sort((a, b) => b.fitness - a.fitness) // stable: one's own and the newest stay before the others
    .map(({ protocol }) => protocol);
}

/**
 * One made for this exam is meant more than one for its body part, and that more than one for every body part; one made for
 * another never is.
 */
function fitness({ modality, bodyPart, examCode }: HangingProtocol, study: StudyFacts): number {
  if (!study.modalities.includes(modality)) return 0;
  if (examCode !== '') return examCode === study.examCode ? 8 : 0;
  if (bodyPart === '') return 1;
  if (study.bodyParts.some((part) => sameWord(part, bodyPart))) return 4;
  const words = study.description.toUpperCase().split(/[^\p{L}\p{N}]+/u);
  return words.includes(bodyPart.toUpperCase()) ? 2 : 0;
}

const sameWord = (a: string, b: string) => a.trim().toUpperCase() === b.trim().toUpperCase();

/**
 * Gives each place the stack that is most like what it was made with; a stack hangs once.
 * @param isCurrent whether a stack is of the study that was opened
 */
export function assign(
  places: readonly (HangingPlace | null)[],
  stacks: readonly Stack[],
  isCurrent: (stack: Stack) => boolean,
): (Stack | undefined)[] {
  const pairs = places.flatMap((place, number) =>
    stacks.flatMap((stack) => {
      const score = place && (place.study === 'current') === isCurrent(stack) ? likeness(place, stack) : 0;
      return score > 0 ? [{ number, stack, score }] : [];
    }),
  );
  const hung: (Stack | undefined)[] = places.map(() => undefined);
  for (const { number, stack } of pairs.sort((a, b) => b.score - a.score))
    if (!hung[number] && !hung.includes(stack)) hung[number] = stack;
  return hung;
}

/** 0 where it must not stand there: a left breast in the right one's place is worse than an empty pane. */
function likeness(place: HangingPlace, stack: Stack): number {
  const is = describe(stack);
  if (!is || is.modality !== place.modality) return 0;
  const contradicts = (wanted: string, found: string) => wanted !== '' && found !== '' && !sameWord(wanted, found);
  if (contradicts(place.laterality, is.laterality) || contradicts(place.viewPosition, is.viewPosition)) return 0;
  const agrees = (wanted: string, found: string) => wanted !== '' && sameWord(wanted, found);
  return (
    1 +
    (agrees(place.seriesDescription, is.seriesDescription) ? 16 : 0) +
    8 * commonWords(place.seriesDescription, is.seriesDescription) +
    (agrees(place.laterality, is.laterality) ? 8 : 0) +
    (agrees(place.viewPosition, is.viewPosition) ? 8 : 0) +
    (agrees(place.plane, is.plane) ? 6 : 0) +
    (agrees(place.bodyPart, is.bodyPart) ? 4 : 0)
  );
}

/** Some makers leave them in descriptions. */
const CONTROL = /\p{Cc}+/gu;

/** What a stack is told by, in another study too; undefined without pictures. Of planes made here nothing is kept. */
export function describe(stack: Stack): Omit<HangingPlace, 'study' | 'window'> | undefined {
  const frame = stack.frames[0];
  if (!frame || stack.derived) return undefined;
  const say = (tag: string, most: number) =>
    text(frame.instance, tag).replace(CONTROL, ' ').trim().slice(0, most).trim();
  const side = say('00200062', 1) || say('00200060', 1); // of the image, else of the series
  return {
    modality: say('00080060', 16),
    seriesDescription: say('0008103E', 64),
    bodyPart: say('00180015', 16).toUpperCase(),
    laterality: side === 'L' || side === 'R' ? side : '',
    viewPosition: say('00185101', 16),
    plane: planeName(stack),
  };
}

const PLANES = ['sagittal', 'coronal', 'axial'] as const;

/** The plane of the patient that the pictures lie nearest to: by the axis along which their normal is longest. */
function planeName({ frames }: Stack): HangingPlace['plane'] {
  const { rowDirection: row, columnDirection: column } = frames[0]!.info;
  if (!row || !column) return '';
  const normal = cross(row, column).map(Math.abs);
  return PLANES[normal.indexOf(Math.max(...normal))]!;
}
