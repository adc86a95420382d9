// The program on one page: reads the environment, opens the appliance and its edges, says where it listens, and stops
// in order when told to.
import './core/heap.ts';
import './core/thread-pool.ts';
import { startMatching } from './clinic/matching/following.ts';
import { startFiling } from './clinic/measurements/filing.ts';
import { followSessions } from './clinic/reading/lock.ts';
import { startMaking } from './clinic/reports/papers.ts';
import { setUpFromFile } from './clinic/set-up/set-up.ts';
import { startIndexing } from './clinic/studies/indexing.ts';
import { startPreparing } from './clinic/studies/preparing.ts';
import { indexIsLost, startRebuilding } from './clinic/studies/rebuild.ts';
import { startDelivering } from './clinic/webhooks/delivering.ts';
import { readConfig } from './config.ts';
import { openAppliance } from './core/appliance.ts';
import { openLog } from './core/log.ts';
import { openPost } from './core/post.ts';
import { openSystemd } from './core/systemd.ts';
import { issueSetUpCode } from './device/users/set-up-code.ts';
import { echoDevice } from './dimse/echo-scu.ts';
import { openDicom } from './dimse/server.ts';
import { reachableAddresses } from './http/addresses.ts';
import { openHttp } from './http/http.ts';
import { VERSION } from './http/version.ts';
import { startJobs } from './jobs/runner.ts';
import { Fault } from './lib/fault.ts';

async function main(): Promise<void> {
  const log = openLog();
  const config = readConfig(process.env);
  const systemd = openSystemd(process.env, log);
  const appliance = await openAppliance(config, log);
  const system = appliance.call({ kind: 'system', name: 'start' }, 'local');
  const replayed = await appliance.store.replay();
  if (replayed > 0) log.info('journal.replayed', { objects: replayed });
  const lost = await indexIsLost(system);
  const matching = startMatching(system);
  const making = startMaking(system);
  const post = openPost({ toThisMachine: config.webhookTargets === 'this-machine-too' });
  const delivering = startDelivering(system, post);
  const filing = startFiling(system);
  const endFollowing = followSessions(system);
  const indexing = startIndexing(system, replayed);
  const rebuilding = lost ? startRebuilding(system, indexing) : undefined;
  const preparing = startPreparing(system);
  if (config.setupFile && (await setUpFromFile(system, config.setupFile))) log.info('appliance.set-up-from-file');
  const setUpCode = await issueSetUpCode(system);

  const dicom = await openDicom(appliance);
  const http = await openHttp(appliance, {
    dicomPort: () => dicom.port,
    echo: (target) => echoDevice(config.aeTitle, target),
    post,
  });
  const jobs = startJobs(appliance);

  log.info('listening', { httpPort: http.port, dicomPort: dicom.port, version: VERSION });
  for (const address of reachableAddresses(config.bind)) say(`Lightbox: http://${address}:${http.port}/`);
  say(`DICOM: AE title ${config.aeTitle}, port ${dicom.port}`);
  if (setUpCode) say(`Set-up code: ${setUpCode}`);
  systemd.ready();

  await stopSignal();
  log.info('stopping');
  systemd.stopping();
  endFollowing();
  await Promise.all([
    http.close(),
    dicom.close(),
    jobs.close(),
    preparing.close(),
    matching.close(),
    making.close(),
    delivering.close(),
    filing.close(),
    rebuilding?.close(),
  ]);
  await indexing.close();
  await appliance.close();
  log.info('stopped');
}

/** A line for the person at the terminal, not for programs. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The first one; a second ends the program the hard way. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

main().then(
  () => process.exit(0),
  (error) => {
    if (error instanceof Fault) process.stderr.write(`Lightbox can't start: ${error.message}\n`);
    else process.stderr.write(`Lightbox can't start: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
