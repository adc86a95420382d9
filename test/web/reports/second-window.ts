// Another window of the same person with an editor open, for the test of insertions: tells what came.
import { parentPort } from 'node:worker_threads';
import { takeInsertions } from '../../../web/reports/insertion.ts';

takeInsertions('2.25.2', (node) => {
  parentPort!.postMessage(node);
  return node.type === 'measurement';
});
parentPort!.postMessage('open');
