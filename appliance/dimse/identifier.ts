// The data set of a message that is read whole: a query's identifier, the attributes of a step. Small, bounded, and not
// an object to keep.
import { dataSetToJson, type JsonDataSet } from '../lib/dicom/json-model.ts';
import { Fault } from '../lib/fault.ts';
import type { DataSetReader } from './service.ts';

/** Real ones have some kilobytes; a performed step that lists a thousand images has three hundred. */
const LIMIT_BYTES = 2 * 1024 * 1024;

/** Gathers a data set and gives it to `take`, which answers in every case and never rejects. */
export function wholeDataSet(
  transferSyntaxUid: string,
  take: (read: () => JsonDataSet) => Promise<void>,
): DataSetReader {
  const slices: Buffer[] = [];
  let size = 0;
  return {
    slice(bytes) {
      size += bytes.length;
      if (size <= LIMIT_BYTES)
        slices.push(Buffer.from(bytes)); // a copy: the socket uses its buffer again
      else slices.length = 0;
      return undefined;
    },
    end: () =>
      take(() => {
        if (size > LIMIT_BYTES) throw new Fault('too-large', 'The data set is longer than any real one');
        const noBulkData = { bulkDataUri: (path: string) => path, maxInlineBytes: 64 * 1024 };
        return dataSetToJson(Buffer.concat(slices), transferSyntaxUid, noBulkData);
      }),
    abort: async () => {
      slices.length = 0;
    },
  };
}
