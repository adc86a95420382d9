// The attributes that queries match and return, and where each stands in the index: for QIDO-RS now, for C-FIND as well
// (PS3.4 C.6, PS3.18 10.6.1.2). The one place to add another.

import { ACCESSION } from './store.ts';

export type Level = 'study' | 'series' | 'instance';
export const LEVELS: readonly Level[] = ['study', 'series', 'instance'];

/**
 * How a query's value is compared: `text` exactly or with wildcards, `list` one of several codes, `name` folded, `person`
 * as text whatever the case. Undefined: it is only returned.
 */
export type Matching = 'text' | 'list' | 'uid' | 'date' | 'time' | 'number' | 'name' | 'person' | 'modalities';

export interface Attribute {
  readonly tag: string;
  readonly keyword: string;
  readonly vr: string;
  readonly level: Level;
  /** SQL; undefined for what is the same for all, or made at the edge (RetrieveURL). */
  readonly column?: string;
  readonly matching?: Matching;
  /** Returned without being asked for (PS3.18 Tables 10.6.3-3 to 10.6.3-5). */
  readonly always: boolean;
}

function attribute(
  level: Level,
  tag: string,
  vr: string,
  keyword: string,
  column: string,
  matching?: Matching,
  always = true,
): Attribute {
  return { level, tag, vr, keyword, column, matching, always };
}

const onRequest = false;

export const ATTRIBUTES: readonly Attribute[] = [
  attribute('study', '00080020', 'DA', 'StudyDate', 'studies.study_date', 'date'),
  attribute('study', '00080030', 'TM', 'StudyTime', 'studies.study_time', 'time'),
  attribute('study', '00080050', 'SH', 'AccessionNumber', ACCESSION, 'text'),
  attribute('study', '00080061', 'CS', 'ModalitiesInStudy', 'studies.modalities', 'modalities'),
  attribute('study', '00080080', 'LO', 'InstitutionName', 'studies.institution', 'person', onRequest),
  attribute('study', '00080090', 'PN', 'ReferringPhysicianName', 'studies.referring_physician', 'person'),
  attribute('study', '00081030', 'LO', 'StudyDescription', 'studies.description', 'person'),
  attribute('study', '00100010', 'PN', 'PatientName', 'patients.name', 'name'),
  attribute('study', '00100020', 'LO', 'PatientID', 'patients.patient_id', 'text'),
  attribute('study', '00100021', 'LO', 'IssuerOfPatientID', 'patients.issuer', 'text', onRequest),
  attribute('study', '00100030', 'DA', 'PatientBirthDate', 'patients.birth_date', 'date'),
  attribute('study', '00100040', 'CS', 'PatientSex', 'patients.sex', 'text'),
  attribute('study', '0020000D', 'UI', 'StudyInstanceUID', 'studies.study_instance_uid', 'uid'),
  attribute('study', '00200010', 'SH', 'StudyID', 'studies.study_id', 'text'),
  attribute('study', '00201206', 'IS', 'NumberOfStudyRelatedSeries', 'studies.series_count'),
  attribute('study', '00201208', 'IS', 'NumberOfStudyRelatedInstances', 'studies.instance_count'),

  attribute('series', '00080021', 'DA', 'SeriesDate', 'series.series_date', 'date', onRequest),
  attribute('series', '00080031', 'TM', 'SeriesTime', 'series.series_time', 'time', onRequest),
  attribute('series', '00080060', 'CS', 'Modality', 'series.modality', 'list'),
  attribute('series', '00080070', 'LO', 'Manufacturer', 'series.manufacturer', 'person', onRequest),
  attribute('series', '00081010', 'SH', 'StationName', 'series.station', 'text', onRequest),
  attribute('series', '0008103E', 'LO', 'SeriesDescription', 'series.description', 'person'),
  attribute('series', '00081090', 'LO', 'ManufacturerModelName', 'series.model', 'person', onRequest),
  attribute('series', '00180015', 'CS', 'BodyPartExamined', 'series.body_part', 'text', onRequest),
  attribute('series', '00181030', 'LO', 'ProtocolName', 'series.protocol', 'person', onRequest),
  attribute('series', '0020000E', 'UI', 'SeriesInstanceUID', 'series.series_instance_uid', 'uid'),
  attribute('series', '00200011', 'IS', 'SeriesNumber', 'series.number', 'number'),
  attribute('series', '00200060', 'CS', 'Laterality', 'series.laterality', 'text', onRequest),
  attribute('series', '00201209', 'IS', 'NumberOfSeriesRelatedInstances', 'series.instance_count'),

  attribute('instance', '00080016', 'UI', 'SOPClassUID', 'instances.sop_class_uid', 'uid'),
  attribute('instance', '00080018', 'UI', 'SOPInstanceUID', 'instances.sop_instance_uid', 'uid'),
  attribute('instance', '00083002', 'UI', 'AvailableTransferSyntaxUID', 'instances.transfer_syntax_uid', 'uid'),
  attribute('instance', '00200013', 'IS', 'InstanceNumber', 'instances.number', 'number'),
  attribute('instance', '00280002', 'US', 'SamplesPerPixel', 'instances.samples_per_pixel', undefined, onRequest),
  attribute('instance', '00280004', 'CS', 'PhotometricInterpretation', 'instances.photometric', 'text', onRequest),
  attribute('instance', '00280008', 'IS', 'NumberOfFrames', 'instances.frames'),
  attribute('instance', '00280010', 'US', 'Rows', 'instances.rows', 'number'),
  attribute('instance', '00280011', 'US', 'Columns', 'instances.columns', 'number'),
  attribute('instance', '00280100', 'US', 'BitsAllocated', 'instances.bits_allocated', 'number'),
];

const byTag = new Map(ATTRIBUTES.map((one) => [one.tag, one]));

export function attributeByTag(tag: string): Attribute | undefined {
  return byTag.get(tag);
}

/** True where an attribute of `level` is known of what is searched at `searched`: its own level and those above. */
export function belongsTo(level: Level, searched: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(searched);
}
