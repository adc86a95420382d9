// Which side of the patient is where on the screen: the letters at the edges. Pure.
import { texts } from './dicom-json.ts';
import type { Point } from './frames.ts';
import type { FrameRef } from './stacks.ts';

export interface View {
  /** 1 fits the pane. */
  zoom: number;
  /** How far the picture is moved from the middle, in CSS pixels. */
  pan: [number, number];
  /** Clockwise, after flipping: 0, 90, 180 or 270. */
  rotation: number;
  flipHorizontal: boolean;
  flipVertical: boolean;
}

export const FITTED: View = { zoom: 1, pan: [0, 0], rotation: 0, flipHorizontal: false, flipVertical: false };

export interface EdgeLetters {
  left: string;
  right: string;
  top: string;
  bottom: string;
}

/** Letters of PS3.3 C.7.6.1.1.1: Left, Right, Anterior, Posterior, Head, Foot, strongest first. */
export function directionLetters(direction: Point): string {
  const letters: [number, string][] = [
    [Math.abs(direction[0]), direction[0] > 0 ? 'L' : 'R'],
    [Math.abs(direction[1]), direction[1] > 0 ? 'P' : 'A'],
    [Math.abs(direction[2]), direction[2] > 0 ? 'H' : 'F'],
  ];
  return letters
    .filter(([size]) => size > 0.3)
    .sort((a, b) => b[0] - a[0])
    .map(([, letter]) => letter)
    .join('');
}

const OPPOSITE: Record<string, string> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

const opposite = (letters: string): string => [...letters].map((letter) => OPPOSITE[letter] ?? '').join('');

/** Empty letters where the object doesn't say how it lies. */
export function edgeLetters(frame: FrameRef, view: View): EdgeLetters {
  let [right, bottom] = imageSides(frame);
  if (view.flipHorizontal) right = opposite(right);
  if (view.flipVertical) bottom = opposite(bottom);
  for (let quarter = 0; quarter < (((view.rotation % 360) + 360) % 360) / 90; quarter++) {
    [right, bottom] = [opposite(bottom), right]; // clockwise: what was on top comes to the right
  }
  return { right, bottom, left: opposite(right), top: opposite(bottom) };
}

/** Where the rows and the columns of the stored image lead: by its orientation, else by Patient Orientation. */
function imageSides({ info, instance }: FrameRef): [string, string] {
  if (info.rowDirection && info.columnDirection) {
    return [directionLetters(info.rowDirection), directionLetters(info.columnDirection)];
  }
  const [row = '', column = ''] = texts(instance, '00200020').map((side) => side.replace(/[^LRAPHF]/g, ''));
  return [row, column];
}
