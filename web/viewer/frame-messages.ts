// What the page and its frame workers say to each other. Types only.
import type { PixelFormat } from './frames.ts';
import type { ColourPixels, GreyPixels } from './pixels.ts';

export interface FrameRequest {
  id: number;
  /** Address of the frame, same origin. */
  url: string;
  format: PixelFormat;
  /** Samples a pixel that colour frames should have: the GPU takes 3, the CPU path 4. */
  colourComponents: 3 | 4;
}
export interface FrameCancel {
  cancel: number;
}

/**
 * Why a frame isn't there. `signed-out`: the session ended. `offline`: nothing answered. `missing`: the server has no
 * such frame. `refused`: the server or the decoder can't give it; asking again won't help.
 */
export type FrameFaultKind = 'signed-out' | 'offline' | 'missing' | 'refused' | 'cancelled';

export interface FrameAnswer {
  id: number;
  pixels?: GreyPixels | ColourPixels;
  /** The stored frame was shorter than its rows and columns: part of the picture is black. */
  incomplete?: boolean;
  /** `detail` is the server's sentence or the decoder's complaint; empty where the kind says it all. */
  fault?: { kind: FrameFaultKind; detail: string };
}
