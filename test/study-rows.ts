// Index rows of studies made by code, for tests and benches of searching: the product's own statements, no files.
import { fileAs, rowsOf } from '../appliance/clinic/studies/filing.ts';
import type { Addition } from '../appliance/clinic/studies/index-rows.ts';

let next = 1;

export interface StudySketch {
  patientName?: string;
  patientId?: string;
  patientBirthDate?: string;
  description?: string;
  accessionNumber?: string;
  studyDate?: string;
  modality?: string;
  bodyPartExamined?: string;
  receivedAt?: string;
}

/** One study with one instance, as the indexer would add it. */
export function studyAddition(sketch: StudySketch): Addition {
  const n = next++;
  const announced = { sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: `2.25.9.${n}` };
  const head = {
    specificCharacterSet: [],
    imageType: [],
    encoding: { explicitVr: true, bigEndian: false, deflated: false },
    notes: [],
    ...announced,
    studyInstanceUid: `2.25.7.${n}`,
    seriesInstanceUid: `2.25.8.${n}`,
    ...sketch,
    studyDescription: sketch.description,
  };
  const filing = fileAs({ status: 'read', head }, announced);
  const label = {
    ...announced,
    studyInstanceUid: filing.studyInstanceUid,
    seriesInstanceUid: filing.seriesInstanceUid,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSetOffset: 300,
    sizeBytes: 500_000,
    sha256: String(n).padStart(64, '0'),
    receivedAt: sketch.receivedAt ?? '2026-06-01T12:00:00.000Z',
    source: { how: 'c-store', aeTitle: 'TEST', address: '127.0.0.1' },
  };
  return { filing, rows: rowsOf(filing, label, `archive/00/${n}.dcm`) };
}
