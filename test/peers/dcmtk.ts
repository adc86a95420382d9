// dcmtk's tools as modality and as archive: the reference that most devices in the field were tried with.
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSetToJson, type JsonDataSet } from '../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../appliance/lib/dicom/part10.ts';
import type { Owner } from '../appliance.ts';
import { freePort, type Outcome, type Peer, run, startPeer } from './process.ts';

/** Where to send: a service's DICOM port, and the two names used there. */
export interface Address {
  dicomPort: number;
  aeTitle: string;
  callingAeTitle?: string;
}

/** C-ECHO. Exit code 0 is Success. */
export function echoscu(to: Address, ...options: string[]): Promise<Outcome> {
  return run('echoscu', [...options, ...names(to), '127.0.0.1', String(to.dicomPort)]);
}

/** C-STORE of files in the transfer syntax they have; storescu proposes what `options` say (-xi, -R …). */
export function storescu(to: Address, files: string[], ...options: string[]): Promise<Outcome> {
  return run('storescu', [...options, ...names(to), '127.0.0.1', String(to.dicomPort), ...files], 600);
}

/** C-STORE of everything below a folder on one association, as fast as dcmtk can, in the syntax each file has. */
export function dcmsend(to: Address, folder: string, ...options: string[]): Promise<Outcome> {
  const speed = ['--max-send-pdu', '131072', '--max-pdu', '131072', '--no-uid-checks'];
  const what = ['--scan-directories', '--recurse', '127.0.0.1', String(to.dicomPort), folder];
  return run('dcmsend', [...options, ...speed, ...names(to), ...what], 600);
}

function names(to: Address): string[] {
  return ['-aec', to.aeTitle, '-aet', to.callingAeTitle ?? 'TESTSCU'];
}

/** dcmtk's receiver: one process a connection, files without fsync, no index. Files land in `folder`. */
export async function startStorescp(t: Owner, folder: string, ...options: string[]): Promise<Peer> {
  const port = await freePort();
  const args = ['--fork', '--max-pdu', '131072', '+xa', '--output-directory', folder, ...options, String(port)];
  return startPeer(t, 'storescp', args, port);
}

/** C-FIND of the modality worklist. @param keys as findscu takes them: `(0010,0010)=SAMPLE*`. @returns the answers */
export async function findWorklist(to: Address, folder: string, keys: string[]): Promise<JsonDataSet[]> {
  const answers = await mkdtemp(join(folder, 'find-'));
  const options = ['-W', '-X', '-od', answers, ...keys.flatMap((key) => ['-k', key])];
  const { code, output } = await run('findscu', [...options, ...names(to), '127.0.0.1', String(to.dicomPort)]);
  if (code !== 0 || /DIMSE Status: 0x[^0]/.test(output)) throw new Error(`findscu ended with ${code}\n${output}`);
  const files = (await readdir(answers)).sort();
  return Promise.all(
    files.map(async (file) => {
      const { dataSet, transferSyntaxUid } = await part10(join(answers, file));
      return dataSetToJson(dataSet, transferSyntaxUid, { bulkDataUri: (path) => path, maxInlineBytes: 1000 });
    }),
  );
}

async function part10(file: string): Promise<{ dataSet: Uint8Array; transferSyntaxUid: string }> {
  const bytes = await readFile(file);
  const { dataSetOffset, transferSyntaxUid } = readPart10(bytes);
  return { dataSet: bytes.subarray(dataSetOffset), transferSyntaxUid };
}
