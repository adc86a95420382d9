// How the series that bear markings are being looked at: window, turn and flip go with them into the archive, so that
// another system shows what the person saw. Here nothing is forced by it. Pure.
import type { View } from '../orientation.ts';
import type { FrameRef } from '../stacks.ts';
import type { PaneState } from '../view-state.ts';
import type { Content } from './marking.ts';

export interface Presentation {
  seriesInstanceUid: string;
  /** Absent: as the images want to be seen. */
  window?: { center: number; width: number };
  isInverted: boolean;
  /** Clockwise. */
  rotation: 0 | 90 | 180 | 270;
  /** Left and right, after the rotation. */
  isFlipped: boolean;
  /** Height of a pixel by its width. */
  aspect: number;
}

export interface Looked {
  frame: FrameRef;
  state: PaneState;
}

/** @param earlier of series that aren't on the screen now */
export function presentationsOf(
  { markings, keyImages }: Content,
  looked: readonly Looked[],
  earlier: readonly Presentation[],
): Presentation[] {
  const marked = new Set([...markings, ...keyImages].flatMap((one) => (one.plane ? [] : one.seriesInstanceUid)));
  return [...marked].flatMap((seriesInstanceUid) => {
    const now = looked.find(({ state }) => state.seriesInstanceUid === seriesInstanceUid);
    const before = earlier.find((one) => one.seriesInstanceUid === seriesInstanceUid);
    return now ? [presentationOf(now)] : before ? [before] : [];
  });
}

function presentationOf({ frame: { info }, state }: Looked): Presentation {
  const { seriesInstanceUid, window, inverted } = state;
  return {
    seriesInstanceUid,
    ...(window && window.width > 0 ? { window: { center: window.center, width: window.width } } : {}),
    isInverted: inverted,
    ...turnOf(state.view),
    aspect: Math.min(100, Math.max(0.01, info.rowSpacing / info.columnSpacing)),
  };
}

/** The viewer flips, then turns; DICOM turns, then flips left and right (PS3.3 C.10.6). */
export function turnOf({ rotation, flipHorizontal, flipVertical }: View): Pick<Presentation, 'rotation' | 'isFlipped'> {
  const isFlipped = flipHorizontal !== flipVertical;
  const turned = rotation + (flipVertical ? 180 : 0);
  const degrees = (((isFlipped ? -turned : turned) % 360) + 360) % 360;
  return { rotation: degrees as Presentation['rotation'], isFlipped };
}
