// From an object's head to the rows of the index. Pure: what can't be filed is a Fault, what is odd becomes a sentence.
import type { Label } from '../../core/store/journal-record.ts';
import { parseDate, parseTime } from '../../lib/dicom/dates.ts';
import { type Head, type HeadResult, readHead } from '../../lib/dicom/head.ts';
import { foldForSearch } from '../../lib/dicom/person-name.ts';
import { derivedUid } from '../../lib/dicom/uid.ts';
import { Fault } from '../../lib/fault.ts';
import { type ReceivedPatient, receivedPatient } from '../patients/patients.ts';

/** What the head scan learned, as far as filing and indexing need it. */
export interface Filing {
  head: Head;
  studyInstanceUid: string;
  seriesInstanceUid: string;
  patient: ReceivedPatient;
  /** Sentences for a person, without patient data; empty where all is well. */
  problems: string[];
}

/**
 * The head of an object of which only the beginning is at hand: what lies further back is absent, not damaged.
 * @param start the data set, or its first part
 * @param complete whether it is all of it
 */
export function headOfStart(start: Uint8Array, transferSyntaxUid: string, complete: boolean): HeadResult {
  const result = readHead(start, transferSyntaxUid, { complete });
  if (result.status !== 'more') return result;
  const cut = readHead(start, transferSyntaxUid, { complete: true });
  return cut.status === 'damaged' ? { status: 'read', head: cut.head } : cut;
}

/**
 * @param announced what the command set or the file meta said
 * @throws Fault('invalid') when the object contradicts the announcement or has no identity at all
 */
export function fileAs(result: HeadResult, announced: { sopClassUid: string; sopInstanceUid: string }): Filing {
  if (result.status === 'more') throw new Fault('invalid', 'The data set ends before its identifying attributes');
  const { head } = result;
  const problems = [...head.notes];
  if (result.status === 'damaged') problems.push(result.reason);
  if (head.sopInstanceUid !== undefined && head.sopInstanceUid !== announced.sopInstanceUid) {
    throw new Fault('invalid', 'The SOP Instance UID in the data set is not the one announced', {
      field: 'SOPInstanceUID',
    });
  }
  if (head.sopClassUid !== undefined && head.sopClassUid !== announced.sopClassUid) {
    throw new Fault('invalid', 'The SOP Class UID in the data set is not the one announced', { field: 'SOPClassUID' });
  }
  // Some old devices write no UIDs into the data set, and the announcement is identity enough. But what is damaged
  // besides, or has nothing in it that DICOM knows, is noise.
  if (head.sopInstanceUid === undefined && head.studyInstanceUid === undefined) {
    if (result.status === 'damaged') throw new Fault('invalid', `The data set can't be read: ${result.reason}`);
    if (!saysAnything(head)) throw new Fault('invalid', 'The data set holds no attribute that identifies anything');
  }
  const patient = receivedPatient(head);
  // Never lose an object for want of a UID: what has none gets one that follows from what it is.
  const studyInstanceUid =
    head.studyInstanceUid ?? derivedUid(`study ${patient.patientId} ${announced.sopInstanceUid}`);
  const seriesInstanceUid = head.seriesInstanceUid ?? derivedUid(`series ${studyInstanceUid} ${head.modality ?? ''}`);
  if (!head.studyInstanceUid) problems.push('It came without a Study Instance UID and is filed under one of our own');
  if (!head.seriesInstanceUid) problems.push('It came without a Series Instance UID and is filed under one of our own');
  return { head, studyInstanceUid, seriesInstanceUid, patient, problems };
}

function saysAnything(head: Head): boolean {
  const { specificCharacterSet, sopClassUid, modality, patientName, patientId, seriesInstanceUid, rows } = head;
  return (
    specificCharacterSet.length > 0 ||
    [sopClassUid, modality, patientName, patientId, seriesInstanceUid, rows].some((value) => value !== undefined)
  );
}

/** A sentence when fewer pixels came than the attributes announce; checked in exact integers (F4 of the catalogue). */
export function missingPixels(head: Head, dataSetBytes: number): string | undefined {
  const place = head.pixelData;
  if (!place || head.encoding.deflated) return undefined;
  if (place.length >= 0 && place.offset + place.length > dataSetBytes)
    return 'The pixel data is cut off: part of the image is missing';
  if (place.length < 0) return undefined;
  const { rows, columns, samplesPerPixel = 1, bitsAllocated, numberOfFrames = 1 } = head;
  if (!rows || !columns || !bitsAllocated) return undefined;
  const samples = head.photometricInterpretation?.startsWith('YBR_FULL_422') ? 2 : samplesPerPixel;
  const bits =
    BigInt(rows) * BigInt(columns) * BigInt(samples) * BigInt(bitsAllocated) * BigInt(Math.max(1, numberOfFrames));
  return (bits + 7n) / 8n > BigInt(place.length) ? 'The pixel data is shorter than the image it announces' : undefined;
}

/** The rows that one object gives; strings are '' and numbers null where the attribute is absent. */
export function rowsOf(filing: Filing, label: Label, path: string) {
  const { head, patient } = filing;
  const studyDate = parseDate(head.studyDate) ?? null;
  const studyTime = parseTime(head.studyTime) ?? null;
  const source = label.source.aeTitle || label.source.address;
  const problems = [...filing.problems];
  const missing = missingPixels(head, label.sizeBytes - label.dataSetOffset);
  if (missing) problems.push(missing);
  const { nameBytes: _, ...identity } = patient;
  return {
    study: {
      ...identity,
      studyInstanceUid: filing.studyInstanceUid,
      studyDate,
      studyTime,
      studyId: head.studyId ?? '',
      description: head.studyDescription ?? '',
      accessionNumber: head.accessionNumber ?? '',
      referringPhysician: head.referringPhysicianName ?? '',
      institution: head.institutionName ?? '',
      source,
      receivedAt: label.receivedAt,
      sortKey: studyDate ? `${studyDate}T${studyTime?.slice(0, 8) ?? '00:00:00'}` : label.receivedAt.slice(0, 19),
      searchText: searchText([
        patient.name,
        patient.patientId,
        head.accessionNumber,
        head.studyDescription,
        head.studyId,
      ]),
    },
    series: {
      studyInstanceUid: filing.studyInstanceUid,
      seriesInstanceUid: filing.seriesInstanceUid,
      modality: head.modality ?? 'OT',
      number: head.seriesNumber ?? null,
      description: head.seriesDescription ?? '',
      seriesDate: parseDate(head.seriesDate) ?? null,
      seriesTime: parseTime(head.seriesTime) ?? null,
      bodyPart: head.bodyPartExamined ?? '',
      laterality: head.laterality ?? '',
      protocol: head.protocolName ?? '',
      station: head.stationName ?? '',
      manufacturer: head.manufacturer ?? '',
      model: head.manufacturerModelName ?? '',
    },
    instance: {
      ...identity,
      studyInstanceUid: filing.studyInstanceUid,
      seriesInstanceUid: filing.seriesInstanceUid,
      sopInstanceUid: label.sopInstanceUid,
      sopClassUid: label.sopClassUid,
      transferSyntaxUid: label.transferSyntaxUid,
      number: head.instanceNumber ?? null,
      frames: Math.max(1, head.numberOfFrames ?? 1),
      rows: head.rows ?? null,
      columns: head.columns ?? null,
      samplesPerPixel: head.samplesPerPixel ?? null,
      bitsAllocated: head.bitsAllocated ?? null,
      photometric: head.photometricInterpretation ?? null,
      path,
      sizeBytes: label.sizeBytes,
      sha256: label.sha256,
      dataSetOffset: label.dataSetOffset,
      pixelOffset: head.encoding.deflated ? null : (head.pixelData?.offset ?? null),
      pixelLength: head.encoding.deflated ? null : (head.pixelData?.length ?? null),
      problem: problems.length > 0 ? problems.join('. ') : null,
      receivedAt: label.receivedAt,
      source,
    },
  };
}

export type Rows = ReturnType<typeof rowsOf>;

/** Folded words of all that a study is found by. */
function searchText(parts: readonly (string | undefined)[]): string {
  return parts.map((part) => foldForSearch((part ?? '').slice(0, 1024))).join(' ');
}
