// What became of the objects of one STOW request, and the answer that says so (PS3.18 10.5.3, I.2).

import type { Kept } from '../../clinic/studies/receive.ts';
import { type Received, recordStored } from '../../clinic/studies/receive-part10.ts';
import { resourcePath } from '../../clinic/studies/retrieve.ts';
import type { Call } from '../../core/call.ts';
import type { JsonDataSet, JsonElement } from '../../lib/dicom/json-model.ts';
import { Fault, type FaultCode } from '../../lib/fault.ts';
import { Answer } from '../answer.ts';
import type { Request } from '../route.ts';
import { serviceUrl } from './place.ts';

interface Failure {
  sopClassUid?: string;
  sopInstanceUid?: string;
  reason: number;
  sentence: string;
}

/** PS3.18 I.2.2, PS3.4 B.2.3. */
const PROCESSING_FAILURE = 0x0110;
const REASONS: Partial<Record<FaultCode, number>> = {
  full: 0xa700,
  conflict: 0xa900,
  invalid: 0xc000,
  'too-large': 0xc000,
  unsupported: 0xc122,
};
/** Kept as it came, but something about it is odd: "data set does not match SOP class" is the nearest there is. */
const KEPT_WITH_PROBLEMS = 0xb007;
const SENTENCE_LENGTH = 64;

export class Outcome {
  readonly kept: (Kept & { sopClassUid: string })[] = [];
  readonly failed: Failure[] = [];
  /** Why the rest of the body wasn't read. */
  broken: Fault | undefined;
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Resolves when it is known what becomes of the object; never rejects. */
  async add({ sopClassUid, sopInstanceUid, kept }: Received): Promise<void> {
    try {
      this.kept.push({ ...(await kept), sopClassUid: sopClassUid ?? '' });
    } catch (error) {
      if (!(error instanceof Fault)) this.#call.log.error('stow.failed', error, { sopInstanceUid });
      this.failed.push({ sopClassUid, sopInstanceUid, ...reasonOf(error) });
    }
  }

  /** A part that is no object at all. */
  refuse(fault: Fault): void {
    this.failed.push(reasonOf(fault));
  }

  break(fault: Fault): void {
    this.broken = fault;
  }
}

/** @throws Fault of the body where it held no object to answer for */
export async function storeResponse(call: Call, request: Request, outcome: Outcome): Promise<Answer> {
  const { kept, failed, broken } = outcome;
  if (kept.length + failed.length === 0) throw broken ?? new Fault('invalid', 'The request holds no object');
  await recordStored(call, kept);
  const all: Failure[] = broken ? [...failed, reasonOf(broken)] : failed;
  const named = all.filter(({ sopInstanceUid }) => sopInstanceUid !== undefined);
  const others = all.filter(({ sopInstanceUid }) => sopInstanceUid === undefined);
  const response: JsonDataSet = {};
  const studies = new Set(kept.map(({ studyInstanceUid }) => studyInstanceUid));
  if (studies.size === 1) {
    const [studyInstanceUid] = studies;
    response['00081190'] = { vr: 'UR', Value: [serviceUrl(request) + resourcePath({ studyInstanceUid })] };
  }
  if (named.length > 0) response['00081198'] = { vr: 'SQ', Value: named.map(failureItem) };
  if (kept.length > 0) response['00081199'] = { vr: 'SQ', Value: kept.map((one) => keptItem(one, request)) };
  if (others.length > 0) response['0008119A'] = { vr: 'SQ', Value: others.map(failureItem) };
  const headers = [['content-type', 'application/dicom+json']] as const;
  return new Answer(statusOf(outcome), headers, JSON.stringify(response));
}

/** PS3.18 Table 10.5.3-1; 507 where the one reason is that there is no room. */
function statusOf({ kept, failed, broken }: Outcome): number {
  if (broken?.code === 'too-large') return 413;
  if (kept.length === 0) return failed.every(({ reason }) => reason === REASONS.full) ? 507 : 409;
  const isClean = failed.length === 0 && !broken && kept.every(({ problems }) => problems.length === 0);
  return isClean ? 200 : 202;
}

function reasonOf(error: unknown): Pick<Failure, 'reason' | 'sentence'> {
  if (!(error instanceof Fault)) return { reason: PROCESSING_FAILURE, sentence: 'Something went wrong here' };
  return { reason: REASONS[error.code] ?? PROCESSING_FAILURE, sentence: error.message };
}

function failureItem({ sopClassUid, sopInstanceUid, reason, sentence }: Failure): JsonDataSet {
  return {
    // Error Comment is one line of 64 characters (PS3.7 E.1); the standard has no other place for words.
    '00000902': { vr: 'LO', Value: [sentence.slice(0, SENTENCE_LENGTH)] },
    '00081150': uid(sopClassUid),
    '00081155': uid(sopInstanceUid),
    '00081197': { vr: 'US', Value: [reason] },
  };
}

function keptItem(one: Kept & { sopClassUid: string }, request: Request): JsonDataSet {
  const item: JsonDataSet = {
    '00081150': uid(one.sopClassUid),
    '00081155': uid(one.sopInstanceUid),
    '00081190': { vr: 'UR', Value: [serviceUrl(request) + resourcePath(one)] },
  };
  if (one.problems.length > 0) item['00081196'] = { vr: 'US', Value: [KEPT_WITH_PROBLEMS] };
  return item;
}

function uid(value: string | undefined): JsonElement {
  return value === undefined ? { vr: 'UI' } : { vr: 'UI', Value: [value] };
}
