// What reading the head of a CT slice costs, beside dicom-parser on the same bytes: `node test/bench/head.ts`. The share
// is what counts; the microseconds are those of the machine.
import dicomParser from 'dicom-parser';
import { readHead } from '../../appliance/lib/dicom/head.ts';
import { dataSetToJson } from '../../appliance/lib/dicom/json-model.ts';
import { ctSlice } from '../objects.ts';

const ROUNDS = 10;
const CALLS = 5000;

/** Microseconds a call, of the best round. */
function microseconds(call: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < CALLS; i++) call();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / CALLS / 1000);
  }
  return best;
}

for (const transferSyntaxUid of ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']) {
  const { file, dataSet } = ctSlice({ transferSyntaxUid });
  const options = { bulkDataUri: (path: string) => path, maxInlineBytes: 1024 };
  const results = {
    'own scan': microseconds(() => readHead(dataSet, transferSyntaxUid)),
    'dicom-parser': microseconds(() => dicomParser.parseDicom(file, { untilTag: 'x7fe00010' })),
    'JSON model': microseconds(() => dataSetToJson(dataSet, transferSyntaxUid, options)),
  };
  for (const [name, time] of Object.entries(results))
    console.log(`${transferSyntaxUid} ${name}: ${time.toFixed(1)} µs`);
}
