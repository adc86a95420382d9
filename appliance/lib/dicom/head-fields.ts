// Which attributes the head of an object has, with tag and kind of value (PS3.6 6). The one place to add another.

/** Values as received, decoded and trimmed; dates and times stay in their DICOM form. */
export interface HeadFields {
  specificCharacterSet: string[];
  imageType: string[];
  sopClassUid?: string;
  sopInstanceUid?: string;
  studyInstanceUid?: string;
  seriesInstanceUid?: string;
  studyDate?: string;
  seriesDate?: string;
  contentDate?: string;
  acquisitionDateTime?: string;
  studyTime?: string;
  seriesTime?: string;
  contentTime?: string;
  accessionNumber?: string;
  modality?: string;
  manufacturer?: string;
  institutionName?: string;
  referringPhysicianName?: string;
  stationName?: string;
  studyDescription?: string;
  seriesDescription?: string;
  manufacturerModelName?: string;
  patientName?: string;
  patientId?: string;
  issuerOfPatientId?: string;
  patientBirthDate?: string;
  patientSex?: string;
  patientAge?: string;
  bodyPartExamined?: string;
  protocolName?: string;
  studyId?: string;
  seriesNumber?: number;
  instanceNumber?: number;
  laterality?: string;
  samplesPerPixel?: number;
  photometricInterpretation?: string;
  numberOfFrames?: number;
  rows?: number;
  columns?: number;
  bitsAllocated?: number;
  bitsStored?: number;
  pixelRepresentation?: number;
  performedProcedureStepStartDate?: string;
  documentTitle?: string;
  mimeTypeOfEncapsulatedDocument?: string;
  /** From the first item of RequestAttributesSequence. */
  scheduledProcedureStepId?: string;
  requestedProcedureId?: string;
}

/**
 * `ascii`: never needs the character set (PS3.5 6.1.2.2); `list` and `text`: by the character set, split or not;
 * `integer`: IS; `unsigned`: US.
 */
export type FieldKind = 'ascii' | 'ascii-list' | 'text' | 'person' | 'integer' | 'unsigned';

export interface Field {
  key: keyof HeadFields;
  tag: number;
  kind: FieldKind;
}

function field(key: keyof HeadFields, tag: number, kind: FieldKind): Field {
  return { key, tag, kind };
}

const topLevel: Field[] = [
  field('specificCharacterSet', 0x00080005, 'ascii-list'),
  field('imageType', 0x00080008, 'ascii-list'),
  field('sopClassUid', 0x00080016, 'ascii'),
  field('sopInstanceUid', 0x00080018, 'ascii'),
  field('studyDate', 0x00080020, 'ascii'),
  field('seriesDate', 0x00080021, 'ascii'),
  field('contentDate', 0x00080023, 'ascii'),
  field('acquisitionDateTime', 0x0008002a, 'ascii'),
  field('studyTime', 0x00080030, 'ascii'),
  field('seriesTime', 0x00080031, 'ascii'),
  field('contentTime', 0x00080033, 'ascii'),
  field('accessionNumber', 0x00080050, 'text'),
  field('modality', 0x00080060, 'ascii'),
  field('manufacturer', 0x00080070, 'text'),
  field('institutionName', 0x00080080, 'text'),
  field('referringPhysicianName', 0x00080090, 'person'),
  field('stationName', 0x00081010, 'text'),
  field('studyDescription', 0x00081030, 'text'),
  field('seriesDescription', 0x0008103e, 'text'),
  field('manufacturerModelName', 0x00081090, 'text'),
  field('patientName', 0x00100010, 'person'),
  field('patientId', 0x00100020, 'text'),
  field('issuerOfPatientId', 0x00100021, 'text'),
  field('patientBirthDate', 0x00100030, 'ascii'),
  field('patientSex', 0x00100040, 'ascii'),
  field('patientAge', 0x00101010, 'ascii'),
  field('bodyPartExamined', 0x00180015, 'ascii'),
  field('protocolName', 0x00181030, 'text'),
  field('studyInstanceUid', 0x0020000d, 'ascii'),
  field('seriesInstanceUid', 0x0020000e, 'ascii'),
  field('studyId', 0x00200010, 'text'),
  field('seriesNumber', 0x00200011, 'integer'),
  field('instanceNumber', 0x00200013, 'integer'),
  field('laterality', 0x00200060, 'ascii'),
  field('samplesPerPixel', 0x00280002, 'unsigned'),
  field('photometricInterpretation', 0x00280004, 'ascii'),
  field('numberOfFrames', 0x00280008, 'integer'),
  field('rows', 0x00280010, 'unsigned'),
  field('columns', 0x00280011, 'unsigned'),
  field('bitsAllocated', 0x00280100, 'unsigned'),
  field('bitsStored', 0x00280101, 'unsigned'),
  field('pixelRepresentation', 0x00280103, 'unsigned'),
  field('performedProcedureStepStartDate', 0x00400244, 'ascii'),
  field('documentTitle', 0x00420010, 'text'),
  field('mimeTypeOfEncapsulatedDocument', 0x00420012, 'ascii'),
];

const ofTheRequest: Field[] = [
  field('scheduledProcedureStepId', 0x00400009, 'text'),
  field('requestedProcedureId', 0x00401001, 'text'),
];

export const fields: readonly Field[] = [...topLevel, ...ofTheRequest];

/** Tag → place in `fields`, for top-level elements. */
export const fieldAt: ReadonlyMap<number, number> = new Map(topLevel.map(({ tag }, index) => [tag, index]));

/** The same for elements in an item of RequestAttributesSequence. */
export const requestFieldAt: ReadonlyMap<number, number> = new Map(
  ofTheRequest.map(({ tag }, index) => [tag, topLevel.length + index]),
);
