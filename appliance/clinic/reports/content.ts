// What a signature stands for: text, patient, order, study, signer, as one canonical JSON and its hash. Each version holds
// the hash of the one before, and the audit chain holds each hash.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { DocumentJson } from './document.ts';
import type { Override, SignedKind } from './shapes.ts';
import type { OrderFacts, StudyRow } from './store.ts';

/** Changes when the form does; what was signed in an older one stays as it is. */
const FORM = 1;

export interface Content {
  form: number;
  clinic: { name: string };
  patient: { row: number; name: string; patientId: string; birthDate: string | null; sex: string };
  study: {
    studyInstanceUid: string;
    date: string | null;
    time: string | null;
    description: string;
    modalities: string[];
    accessionNumber: string;
  };
  order: Pick<
    OrderFacts,
    'number' | 'accessionNumber' | 'examName' | 'bodyPart' | 'laterality' | 'orderingProvider' | 'indication'
  > | null;
  version: { number: number; kind: SignedKind; reason: string; previousHash: string };
  signer: { username: string; displayName: string };
  signedAt: string;
  overrides: Override[];
  document: DocumentJson;
}

export type Said = Pick<Content, 'clinic' | 'version' | 'signer' | 'signedAt' | 'overrides' | 'document'>;

/** What is known of the study, as it is now, with what was said about it. */
export function contentOf({ patient, order, ...study }: StudyRow, said: Said): Content {
  return {
    form: FORM,
    patient: {
      row: patient.id,
      name: patient.name,
      patientId: patient.patientId,
      birthDate: patient.birthDate,
      sex: patient.sex,
    },
    study: {
      studyInstanceUid: study.studyInstanceUid,
      date: study.studyDate,
      time: study.studyTime,
      description: study.description,
      modalities: study.modalities,
      accessionNumber: order?.accessionNumber || study.accessionNumber,
    },
    order: order && {
      number: order.number,
      accessionNumber: order.accessionNumber,
      examName: order.examName,
      bodyPart: order.bodyPart,
      laterality: order.laterality,
      orderingProvider: order.orderingProvider,
      indication: order.indication,
    },
    ...said,
  };
}

/** What was done, in the best words there are: the exam as ordered, what the device says, or at least its modality. */
export function examOf({ order, study }: Pick<Content, 'order' | 'study'>): string {
  return order?.examName || study.description || study.modalities.join(', ');
}

export function sealed(content: Content): { text: string; hash: string } {
  const text = canonicalJson(content);
  return { text, hash: hashOf(text) };
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
