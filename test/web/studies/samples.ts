// A study as the service tells of it, for tests of what the browser makes of it.
import type { Study } from '../../../web/shapes.ts';

export function sampleStudy(facts: Partial<Study> = {}): Study {
  return {
    studyInstanceUid: '2.25.1',
    patient: { name: 'Sample^Anna', displayName: 'Sample, Anna', patientId: 'P1', birthDate: null, sex: 'F' },
    studyDate: '2026-11-23',
    studyTime: null,
    studyId: '',
    description: '',
    accessionNumber: '',
    referringPhysician: '',
    institution: '',
    modalities: ['CT'],
    seriesCount: 1,
    instanceCount: 1,
    sizeBytes: 1,
    state: 'receiving',
    flags: [],
    source: 'CT1',
    firstReceivedAt: '2026-11-23T08:00:00.000Z',
    lastReceivedAt: '2026-11-23T08:00:00.000Z',
    ...facts,
  };
}
