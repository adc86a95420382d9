// A modality that reports what it performs (MPPS): dcmjs-dimse's client, which shares no code with our association.
import dimse from 'dcmjs-dimse';
import type { Address } from './dcmtk.ts';

const PERFORMED_STEP = '1.2.840.10008.3.1.2.3.3';
const PATIENCE_MS = 10_000;
dimse.log.setLevel('silent');

export interface Reference {
  stepId?: string;
  accessionNumber?: string;
  studyInstanceUid?: string;
}

/** N-CREATE. @returns the status of the response */
export function beginStep(to: Address, uid: string, reference: Reference, status = 'IN PROGRESS'): Promise<number> {
  const request = new dimse.requests.NCreateRequest(PERFORMED_STEP, uid);
  request.setDataset(
    new dimse.Dataset({
      PerformedProcedureStepStatus: status,
      PerformedStationAETitle: to.callingAeTitle ?? 'TESTSCU',
      PerformedProcedureStepID: 'PPS1',
      Modality: 'CT',
      PerformedSeriesSequence: [],
      ScheduledStepAttributesSequence: [
        {
          StudyInstanceUID: reference.studyInstanceUid ?? '',
          AccessionNumber: reference.accessionNumber ?? '',
          ScheduledProcedureStepID: reference.stepId ?? '',
        },
      ],
    }),
  );
  return send(to, request);
}

/** N-SET. @param reasonCode of a discontinuation (PS3.16 CID 9300) */
export function changeStep(to: Address, uid: string, status: string, reasonCode?: string): Promise<number> {
  const request = new dimse.requests.NSetRequest(PERFORMED_STEP, uid);
  const reason = { CodeValue: reasonCode, CodingSchemeDesignator: 'DCM', CodeMeaning: 'Reason' };
  request.setDataset(
    new dimse.Dataset({
      PerformedProcedureStepStatus: status,
      ...(reasonCode ? { PerformedProcedureStepDiscontinuationReasonCodeSequence: [reason] } : {}),
    }),
  );
  return send(to, request);
}

function send(to: Address, request: InstanceType<typeof dimse.requests.NCreateRequest>): Promise<number> {
  const client = new dimse.Client();
  client.addRequest(request);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No answer to the performed step')), PATIENCE_MS);
    let status: number | undefined;
    request.on('response', (response) => {
      status = response.getStatus();
    });
    client.on('networkError', reject);
    client.on('associationReleased', () => {
      clearTimeout(timer);
      if (status === undefined) reject(new Error('Released without an answer'));
      else resolve(status);
    });
    client.send('127.0.0.1', to.dicomPort, to.callingAeTitle ?? 'TESTSCU', to.aeTitle);
  });
}
