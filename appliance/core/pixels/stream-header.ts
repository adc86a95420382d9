// What a compressed picture says of itself in its first bytes: size, precision, components. Lets a decoder be refused
// before it allocates anything. Decodes nothing.

export interface StreamHeader {
  family: 'jpeg' | 'jpeg-ls' | 'j2k';
  columns: number;
  rows: number;
  components: number;
  precision: number;
  isSigned: boolean;
  /** JPEG: a process that changes values (not lossless). */
  isLossyProcess: boolean;
  /** JPEG: how the three components stand for a colour, where markers tell. */
  colour?: 'ybr' | 'rgb';
  /** JPEG 2000: the stream carries a colour transform, which the decoder undoes. */
  hasColourTransform: boolean;
  /** JPEG 2000: chroma has fewer samples; the decoder makes RGB of it. */
  isSubsampled: boolean;
  /** JPEG 2000: how often the size can be halved. */
  decompositions: number;
  /** JPEG-LS: components stand one after the other instead of by pixel. */
  isPlanar: boolean;
  /** JPEG 2000 with high-throughput blocks. */
  isHighThroughput: boolean;
}

const plainHeader: StreamHeader = {
  family: 'jpeg',
  columns: 0,
  rows: 0,
  components: 0,
  precision: 0,
  isSigned: false,
  isLossyProcess: false,
  hasColourTransform: false,
  isSubsampled: false,
  decompositions: 0,
  isPlanar: false,
  isHighThroughput: false,
};

/** Reads the header of a JPEG, JPEG-LS or JPEG 2000 stream; undefined where it is none of them or ends too early. */
export function readStreamHeader(bytes: Uint8Array): StreamHeader | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (view.getUint16(0) === 0xffd8) return readJpeg(view);
    if (view.getUint32(0) === 0xff4fff51) return readJ2k(view, 0);
    const codestream = findCodestream(view);
    return codestream === undefined ? undefined : readJ2k(view, codestream);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Marker segments up to the first scan (ISO/IEC 10918-1 B.2, ISO/IEC 14495-1 C). */
function readJpeg(view: DataView): StreamHeader | undefined {
  const header = { ...plainHeader };
  let adobe: number | undefined;
  let isJfif = false;
  let ids = '';
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame || marker === 0xf7) {
      header.family = marker === 0xf7 ? 'jpeg-ls' : 'jpeg';
      header.isLossyProcess = isFrame && (marker & 3) !== 3;
      header.precision = view.getUint8(at + 4);
      header.rows = view.getUint16(at + 5);
      header.columns = view.getUint16(at + 7);
      header.components = view.getUint8(at + 9);
      for (let each = 0; each < header.components; each++)
        ids += String.fromCharCode(view.getUint8(at + 10 + 3 * each));
    } else if (marker === 0xee && length >= 14 && view.getUint32(at + 4) === 0x41646f62) {
      adobe = view.getUint8(at + 15);
    } else if (marker === 0xe0 && length >= 7 && view.getUint32(at + 4) === 0x4a464946) {
      isJfif = true;
    } else if (marker === 0xda) {
      const components = view.getUint8(at + 4);
      header.isPlanar = header.family === 'jpeg-ls' && view.getUint8(at + 6 + 2 * components) === 0;
      break;
    }
    at += 2 + length;
  }
  if (header.columns === 0) return undefined;
  if (adobe !== undefined) header.colour = adobe === 0 ? 'rgb' : 'ybr';
  else if (isJfif) header.colour = 'ybr';
  else if (ids === 'RGB') header.colour = 'rgb';
  return header;
}

/** Main header of a codestream (ISO/IEC 15444-1 A.5, A.6). */
function readJ2k(view: DataView, start: number): StreamHeader | undefined {
  const header: StreamHeader = { ...plainHeader, family: 'j2k' };
  let at = start + 2;
  for (;;) {
    const marker = view.getUint16(at);
    // Start of the first tile part: the main header is over.
    if (marker === 0xff90 || marker < 0xff00) break;
    const length = view.getUint16(at + 2);
    if (marker === 0xff51) {
      header.columns = view.getUint32(at + 6) - view.getUint32(at + 14);
      header.rows = view.getUint32(at + 10) - view.getUint32(at + 18);
      header.components = view.getUint16(at + 38);
      const depth = view.getUint8(at + 40);
      header.precision = (depth & 0x7f) + 1;
      header.isSigned = depth >= 0x80;
      for (let each = 0; each < Math.min(header.components, 4); each++) {
        if (view.getUint16(at + 41 + 3 * each) !== 0x0101) header.isSubsampled = true;
      }
    } else if (marker === 0xff50) {
      header.isHighThroughput = true;
    } else if (marker === 0xff52) {
      header.hasColourTransform = view.getUint8(at + 8) === 1;
      header.decompositions = view.getUint8(at + 9);
    }
    at += 2 + length;
  }
  return header.columns > 0 && header.rows > 0 ? header : undefined;
}

/** The codestream inside a JP2 file (ISO/IEC 15444-1 I.4); DICOM wants it bare, some wrap it. */
function findCodestream(view: DataView): number | undefined {
  if (view.getUint32(4) !== 0x6a502020) return undefined;
  for (let at = 0; ; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x6a703263) return at + (length === 1 ? 16 : 8);
    if (length < 8) return undefined;
    at += length;
  }
}
