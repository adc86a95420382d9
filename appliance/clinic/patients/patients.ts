// People as their images name them. One row for ID, issuer, name and birth date together: nobody is merged by a
// machine; merging, moving and undoing are verbs of a person (product.md chapter 4).
import type { Head } from '../../lib/dicom/head.ts';
import { displayName, foldForSearch, parsePersonName } from '../../lib/dicom/person-name.ts';

/** What makes two objects' patients the same row, exactly as received (empty where absent). */
export interface ReceivedPatient {
  patientId: string;
  issuer: string;
  /** PN text, decoded, all groups: `Sample^Anna=王^小東`. */
  name: string;
  /** The name's bytes as received, for reading them by another character set later. */
  nameBytes: Uint8Array;
  /** As sent, YYYYMMDD when it is well-formed. */
  birthDate: string;
  sex: string;
}

export function receivedPatient(head: Head): ReceivedPatient {
  return {
    patientId: head.patientId ?? '',
    issuer: head.issuerOfPatientId ?? '',
    name: head.patientName ?? '',
    nameBytes: head.patientNameRaw ?? new Uint8Array(0),
    birthDate: head.patientBirthDate ?? '',
    sex: head.patientSex ?? '',
  };
}

/** For lists and banners: `Sample, Anna`, or the ID where there is no name. */
export function patientLabel(patient: { name: string; patientId: string }): string {
  return displayName(patient.name) || patient.patientId || 'No name';
}

/** The name's groups without accents and case, each between equals signs: `=sample anna=王 小東==`. */
export function foldedName(name: string): string {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  return `=${[alphabetic, ideographic, phonetic].map(foldForSearch).join('=')}=`;
}
