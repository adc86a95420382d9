// Looks at a JPEG frame's own markers (ISO/IEC 10918-1 B.2), because data sets are wrong about them: which process it
// uses, and whether it says in which colours it is. Decodes nothing.

export interface JpegHead {
  /** Lossless (SOF3), or 8-bit DCT; anything else is left to the server. */
  process: 'lossless' | 'dct-8' | 'other';
  /** APP14 (Adobe) or APP0 (JFIF) tells the colour model, so that nobody has to guess. */
  tellsColours: boolean;
}

const SOF = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

/** undefined where the bytes are no JPEG. */
export function jpegHead(bytes: Uint8Array): JpegHead | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  let tellsColours = false;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 9));
    if ((marker === 0xee && name === 'Adobe') || (marker === 0xe0 && name.startsWith('JFIF'))) tellsColours = true;
    if (SOF.has(marker)) return { process: processOf(marker, bytes[at + 4]!), tellsColours };
    at += marker === 0xff ? 1 : 2 + length;
  }
  return undefined;
}

function processOf(marker: number, precision: number): JpegHead['process'] {
  if (marker === 0xc3) return 'lossless';
  return (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) && precision === 8 ? 'dct-8' : 'other';
}

/** Adobe's marker: `DCTEncode` version 100, no flags, then the transform: 0 RGB, 1 YCbCr. */
const ADOBE = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];

/** The frame with its colour model written in, for a decoder that would otherwise guess from component numbers. */
export function withColourModel(bytes: Uint8Array, ybr: boolean): Uint8Array {
  const out = new Uint8Array(bytes.length + ADOBE.length + 1);
  out.set(bytes.subarray(0, 2));
  out.set([...ADOBE, ybr ? 1 : 0], 2);
  out.set(bytes.subarray(2), 2 + ADOBE.length + 1);
  return out;
}
