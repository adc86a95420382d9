// Task: one long value of a stored object, in little endian.
import { bulkData } from '../../lib/dicom/json-model.ts';
import { Fault } from '../../lib/fault.ts';
import { type ObjectFile, readAllOf } from './object-file.ts';

export interface BulkDataRequest extends ObjectFile {
  /** As a BulkDataURI has it: `00420011`, `54000100/0/54001010`. */
  elementPath: string;
}

/** @throws Fault('not-found') where the object has no such element */
export async function run({ elementPath, ...file }: BulkDataRequest): Promise<Uint8Array> {
  const found = bulkData(await readAllOf(file), file.transferSyntaxUid, elementPath);
  if (!found) throw new Fault('not-found', 'This object has no such element');
  return found;
}
