// Long values of an object that its metadata only names: documents, waveforms, palettes.
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import { objectAt, type Place } from './retrieve.ts';

/**
 * @param elementPath tags, and in sequences the number of the item from 0: `54000100/0/54001010`
 * @throws Fault('not-found') for an object or an element that doesn't exist
 */
export async function read(call: Call, place: Required<Place>, elementPath: string): Promise<Uint8Array> {
  if (!/^[0-9a-f]{8}(\/\d{1,7}\/[0-9a-f]{8}){0,64}$/i.test(elementPath)) {
    throw new Fault('not-found', 'Bulk data is named by tags of eight hexadecimal digits');
  }
  const { path, dataSetOffset, transferSyntaxUid } = await objectAt(call, place, 'study.read');
  const input = { path, dataSetOffset, transferSyntaxUid, elementPath: elementPath.toUpperCase() };
  return call.pixels.run('metadata.bulk-data', input);
}
