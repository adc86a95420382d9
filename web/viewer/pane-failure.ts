// Why a pane has no picture, as a person reads it.
import { endedByService } from '../session.ts';
import { FrameFailure } from './frame-pool.ts';
import { words } from './words.ts';

export interface PaneFailure {
  kind: FrameFailure['kind'];
  sentence: string;
  /** What the server or the decoder said, for who asks. */
  detail: string;
}

/** undefined for what was cancelled: nobody waits for it. */
export function failureOf(cause: unknown): PaneFailure | undefined {
  const { kind, message } = cause instanceof FrameFailure ? cause : new FrameFailure('refused', String(cause));
  if (kind === 'cancelled') return undefined;
  if (kind === 'signed-out') endedByService();
  return { kind, sentence: words.failures[kind], detail: message };
}
