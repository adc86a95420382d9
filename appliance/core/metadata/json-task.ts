// Task: the attributes of stored objects as DICOM JSON (PS3.18 F), a line for each. One that can't be read gives an empty
// line and its sentence; the others aren't held up by it.
import { dataSetToJson } from '../../lib/dicom/json-model.ts';
import { transferSyntax } from '../../lib/dicom/transfer-syntax.ts';
import { Fault } from '../../lib/fault.ts';
import { type ObjectFile, readAllOf, readHeadOf } from './object-file.ts';

export interface JsonRequest {
  files: (ObjectFile & {
    /** What a BulkDataURI begins with; the element's path follows. */
    bulkDataUri: string;
    /** Stands in the answer whatever the object says. */
    more: Record<string, { vr: string; Value: string[] }>;
  })[];
}

export interface JsonLines {
  /** In the order of the files, each in UTF-8 without a line end. */
  lines: (Uint8Array | { problem: string })[];
}

/** Longer binary values become bulk data: a colour palette or an ICC profile still fits. */
const MOST_INLINE_BYTES = 4096;

export async function run({ files }: JsonRequest): Promise<JsonLines> {
  const lines: JsonLines['lines'] = [];
  for (const file of files) {
    try {
      const isDeflated = transferSyntax(file.transferSyntaxUid).deflated;
      const dataSet = await (isDeflated ? readAllOf(file) : readHeadOf(file));
      const json = dataSetToJson(dataSet, file.transferSyntaxUid, {
        bulkDataUri: (path) => file.bulkDataUri + path,
        maxInlineBytes: MOST_INLINE_BYTES,
      });
      lines.push(Buffer.from(JSON.stringify({ ...json, ...file.more })));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      lines.push({ problem: error.message });
    }
  }
  return { lines };
}
