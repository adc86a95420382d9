// Stands in for dcmjs in the viewer's bundle. Cornerstone reads DICOM files with it, which we never ask for (metadata
// and frames are read by dicom-json.ts and decoding.ts), and takes its logger from it; the whole is 1.3 MB.

interface Logger {
  trace(): void;
  debug(): void;
  info(): void;
  log(): void;
  warn(): void;
  error(...what: unknown[]): void;
  setLevel(): void;
  getLogger(name: string): Logger;
}

const nothing = () => {};

/** Errors only: cornerstone's running commentary is of no use in a clinic's browser. */
export const log: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  log: nothing,
  warn: nothing,
  error: (...what) => console.error(...what),
  setLevel: nothing,
  getLogger: () => ({ ...log }),
};

export const constants = {
  IMPLICIT_LITTLE_ENDIAN: '1.2.840.10008.1.2',
  EXPLICIT_LITTLE_ENDIAN: '1.2.840.10008.1.2.1',
  DEFLATED_EXPLICIT_LITTLE_ENDIAN: '1.2.840.10008.1.2.1.99',
  EXPLICIT_BIG_ENDIAN: '1.2.840.10008.1.2.2',
};

export default {
  log,
  constants,
};
