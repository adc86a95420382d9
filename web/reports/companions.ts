// Two windows of one person: the images on one screen, the report on the other. They tell each other what is shown, so that
// a report never stands beside another patient's images, and a measurement leads to its image. Knows neither page.
import type { Origin } from './shown.ts';

const CHANNEL = 'lightbox.companions';

export type Word =
  /** The images say what they show: when they open it, and when asked. */
  | { kind: 'showing'; studyInstanceUid: string; isAnswer: boolean }
  | { kind: 'who' }
  /** The report wants these images. */
  | { kind: 'open'; studyInstanceUid: string }
  | { kind: 'source'; origin: Origin };

const here = new Set<(word: Word) => void>();
let channel: BroadcastChannel | undefined;

function opened(): BroadcastChannel | undefined {
  if (!channel && 'BroadcastChannel' in globalThis) {
    channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener('message', ({ data }) => {
      for (const hear of here) hear(data as Word);
    });
  }
  return channel;
}

/** To the other windows. */
export function tell(word: Word): void {
  opened()?.postMessage(word);
}

/** To who listens in this window, and to the others. */
export function tellAll(word: Word): void {
  for (const hear of here) hear(word);
  tell(word);
}

/** @returns a function that ends it */
export function onWord(hear: (word: Word) => void): () => void {
  opened();
  here.add(hear);
  return () => here.delete(hear);
}

/** For the page of images: says what it shows while somebody can see it. @returns a function that ends it */
export function showing(studyInstanceUid: string, open: (studyInstanceUid: string) => void): () => void {
  const say = (isAnswer: boolean) => {
    if (!document.hidden) tell({ kind: 'showing', studyInstanceUid, isAnswer });
  };
  const seen = () => say(false);
  const unhear = onWord((word) => {
    if (word.kind === 'who') say(true);
    if (word.kind === 'open' && !document.hidden) open(word.studyInstanceUid);
  });
  document.addEventListener('visibilitychange', seen);
  say(false);
  return () => {
    unhear();
    document.removeEventListener('visibilitychange', seen);
  };
}
