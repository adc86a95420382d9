// Many at once on the DICOM port: silent ones, 200 that send, a thousand that are cut. Others are served throughout, and
// afterwards nothing of them is left: no descriptors, no memory, no files, no rows.
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startAppliance } from '../appliance.ts';
import { openDescriptors, residentMegabytes, untilIdle } from '../bench/process-meter.ts';
import { ctSlice } from '../objects.ts';
import { dataPdus, pData, storeContext, storeRq } from '../peers/dicom-bytes.ts';
import { RawDicom, storeOnce } from '../peers/dicom-raw.ts';
import { filesBelow, listed, listedSoon } from './listing.ts';
import { type Watch, watchEcho } from './watch.ts';

const appliance = await startAppliance(t);

/** The promise is 1 s. Elsewhere than in CI the machine may be busy with anything. */
const ECHO_LIMIT_MS = process.env.CI ? 1000 : 5000;

async function servedThroughout(t: Test, watch: Watch): Promise<void> {
  const { milliseconds, failures } = await watch.stop();
  t.strictSame(failures, [], 'every echo was answered');
  t.ok(milliseconds.length > 0);
  const slowest = Math.max(...milliseconds);
  t.ok(slowest < ECHO_LIMIT_MS, `the slowest of ${milliseconds.length} echoes took ${slowest.toFixed(0)} ms`);
}

/** Until the service has closed what its peers left. */
async function descriptorsBelow(limit: number): Promise<number> {
  for (let wait = 0; wait < 100 && openDescriptors(appliance.pid) > limit; wait++) {
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return openDescriptors(appliance.pid);
}

t.test('N4: 300 silent connections keep nobody out', async (t) => {
  const before = openDescriptors(appliance.pid);
  const watch = watchEcho(t, appliance);
  const silent: RawDicom[] = [];
  for (let i = 0; i < 300; i++) silent.push(await RawDicom.connect(appliance.dicomPort));
  const object = ctSlice({ accessionNumber: 'N4' });
  t.equal(await storeOnce(appliance.dicomPort, object), 0, 'a modality gets in and stores');
  await new Promise((wake) => setTimeout(wake, 1000));
  await servedThroughout(t, watch);
  t.ok(openDescriptors(appliance.pid) - before < 300, 'there is a limit for one address');
  for (const each of silent) each.end();
  t.ok((await descriptorsBelow(before + 8)) <= before + 8, 'their descriptors are free again');
});

t.test('N4: a silent connection ends after 30 s', async (t) => {
  const silent = await RawDicom.connect(appliance.dicomPort);
  const dripping = await RawDicom.connect(appliance.dicomPort);
  const drip = setInterval(() => dripping.write(Buffer.from([1])), 1000);
  await silent.closed(40_000);
  await dripping.closed(10_000);
  clearInterval(drip);
  t.ok(silent.isClosed && dripping.isClosed, 'also one that sends a byte a second');
});

t.test('200 associations at once all store', async (t) => {
  const objects = Array.from({ length: 200 }, (_, i) =>
    ctSlice({ accessionNumber: 'CROWD', instanceNumber: i + 1, rows: 128, columns: 128 }),
  );
  const watch = watchEcho(t, appliance);
  const peers = await Promise.all(
    objects.map((object, i) =>
      RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)], callingAeTitle: `CROWD${i % 10}` }),
    ),
  );
  const statuses = await Promise.all(peers.map((peer, i) => peer.store(objects[i]!)));
  t.strictSame(statuses, new Array(200).fill(0));
  await Promise.all(peers.map((peer) => peer.release()));
  await servedThroughout(t, watch);
  t.equal((await listedSoon(appliance, objects[0]!.studyInstanceUid, 200)).length, 200);
});

t.test('N6: cut 1,000 times in the middle of an object, nothing is left of it', async (t) => {
  const small = ctSlice({ accessionNumber: 'N6', rows: 128, columns: 128 });
  const large = ctSlice({ accessionNumber: 'N6', rows: 1024, columns: 1024, instanceNumber: 2 });
  const cut = async (i: number) => {
    const object = i % 4 === 0 ? large : small;
    const peer = await RawDicom.open(appliance.dicomPort, {
      contexts: [storeContext(object)],
      callingAeTitle: `CUT${i % 10}`,
    });
    const units = [pData(1, 'command', storeRq(object)), ...dataPdus(1, object.dataSet, 16384)];
    const bytes = Buffer.concat(units);
    const part = bytes.subarray(0, Math.floor(bytes.length * (0.1 + (i % 9) / 10)));
    peer.write(part);
    if (peer.socket.writableLength > 0) await new Promise((drained) => peer.socket.once('drain', drained));
    if (i % 2) await new Promise((wake) => setTimeout(wake, i % 5));
    peer.end(i % 3 === 0 ? 'reset' : 'close');
  };
  const cuts = async (from: number, to: number) => {
    for (let i = from; i < to; i += 10) await Promise.all(Array.from({ length: 10 }, (_, j) => cut(i + j)));
  };

  const watch = watchEcho(t, appliance);
  await cuts(0, 300); // what buffers and heaps take, they have taken now
  await untilIdle(appliance.pid);
  const before = { descriptors: openDescriptors(appliance.pid), megabytes: residentMegabytes(appliance.pid) };
  await cuts(300, 1000);
  await servedThroughout(t, watch);
  await untilIdle(appliance.pid);
  const descriptors = await descriptorsBelow(before.descriptors + 4);
  t.ok(descriptors <= before.descriptors + 4, `descriptors: ${before.descriptors} before, ${descriptors} after`);
  const megabytes = residentMegabytes(appliance.pid);
  t.ok(megabytes < before.megabytes + 64, `MB: ${before.megabytes.toFixed(0)} before, ${megabytes.toFixed(0)} after`);
  t.strictSame(await filesBelow(join(appliance.dataFolder, 'incoming')), [], 'no temporary files');
  t.strictSame(await listed(appliance, small.studyInstanceUid), [], 'no rows');
  t.strictSame(
    (await filesBelow(join(appliance.dataFolder, 'archive'))).filter((file) => file.includes(small.studyInstanceUid)),
    [],
    'no files',
  );
  t.strictSame(
    appliance.log.filter(({ level }) => level === 'error'),
    [],
  );
});
