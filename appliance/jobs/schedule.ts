// The clock's table: what runs when. A job is one verb, does no harm when it runs twice, and never overlaps itself.

import { escalate } from '../clinic/critical/critical.ts';
import { catchUp } from '../clinic/matching/following.ts';
import { fileSettled } from '../clinic/measurements/filing.ts';
import * as patientSearch from '../clinic/patients/search.ts';
import { endLapsed } from '../clinic/reading/lock.ts';
import { finishMissing } from '../clinic/reports/papers.ts';
import { countDown } from '../clinic/shares/shares.ts';
import * as studies from '../clinic/studies/studies.ts';
import * as verification from '../clinic/studies/verification.ts';
import * as webhooks from '../clinic/webhooks/webhooks.ts';
import type { Call } from '../core/call.ts';
import * as idempotency from '../device/idempotency/idempotency.ts';

export interface Job {
  name: string;
  /** Six fields, seconds first (node-cron). Local time of the box. */
  when: string;
  run(call: Call): Promise<unknown>;
}

export const SCHEDULE: readonly Job[] = [
  { name: 'complete-quiet-studies', when: '*/5 * * * * *', run: studies.completeQuiet },
  { name: 'make-patients-searchable', when: '2-59/5 * * * * *', run: patientSearch.makeAllSearchable },
  { name: 'match-studies', when: '30 * * * * *', run: catchUp },
  { name: 'forget-keyed-requests', when: '45 20 * * * *', run: idempotency.forgetOld },
  { name: 'end-lapsed-readings', when: '15,45 * * * * *', run: endLapsed },
  { name: 'file-measurements', when: '20 * * * * *', run: (call) => fileSettled(call) },
  { name: 'finish-reports', when: '50 * * * * *', run: finishMissing },
  { name: 'count-down-shares', when: '5 * * * * *', run: countDown },
  { name: 'escalate-critical-results', when: '10,25,40,55 * * * * *', run: escalate },
  { name: 'tidy-webhooks', when: '40 * * * * *', run: webhooks.tidy },
  { name: 'verify-archive', when: '0 30 2 * * *', run: verification.verifyNight },
];
