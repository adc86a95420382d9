// Objects that this box makes about a study (reports, measurements, key images): what each begins with, and the door into
// the archive, which is the one that all objects come in by.
import type { Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import { nameOf, of, optional } from '../../lib/dicom/build.ts';
import { dataSetBytes } from '../../lib/dicom/data-set-bytes.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { EXPLICIT_LITTLE_ENDIAN } from '../../lib/dicom/transfer-syntax.ts';
import { wallClock, wallDay } from '../../lib/wall-time.ts';
import { OWN_SERIES, type OwnSeries, ownSeriesUid } from './own-series.ts';
import { begin } from './receive.ts';
import * as store from './store.ts';

export interface OwnObject {
  sopClassUid: string;
  sopInstanceUid: string;
  dataSet: JsonDataSet;
}

/** Who a study's images say it is of: our objects stand beside them, and are corrected on their way out as they are. */
export type OwnIdentity = store.StudyIdentity;

export interface OwnHead {
  sopClassUid: string;
  sopInstanceUid: string;
  series: OwnSeries;
  identity: OwnIdentity;
  study: {
    studyInstanceUid: string;
    /** As DA and TM; empty where the images don't say. */
    date: string;
    time: string;
    accessionNumber: string;
    studyId: string;
    /** As a PN. */
    referringPhysician: string;
  };
  /** Counts the objects in their series. */
  number: number;
  at: Date;
  zone: string;
}

/** Patient, study, series, equipment, SOP common (PS3.3 A.1.4): what all objects have. */
export function ownHead({
  sopClassUid,
  sopInstanceUid,
  series,
  identity,
  study,
  number,
  at,
  zone,
}: OwnHead): JsonDataSet {
  const { date, time } = dicomTime(at, zone);
  const { modality, number: seriesNumber, description } = OWN_SERIES[series];
  return {
    '00080005': of('CS', 'ISO_IR 192'),
    '00080012': of('DA', date),
    '00080013': of('TM', time),
    '00080016': of('UI', sopClassUid),
    '00080018': of('UI', sopInstanceUid),
    '00080020': of('DA', ...optional(study.date)),
    '00080030': of('TM', ...optional(study.time)),
    '00080050': of('SH', ...optional(study.accessionNumber.slice(0, 16))),
    '00080060': of('CS', modality),
    '00080070': of('LO', 'Lightbox'),
    '00080090': study.referringPhysician ? of('PN', nameOf(study.referringPhysician)) : of('PN'),
    '0008103E': of('LO', description),
    '00100010': identity.name ? of('PN', nameOf(identity.name)) : of('PN'),
    '00100020': of('LO', ...optional(identity.patientId)),
    ...(identity.issuer ? { '00100021': of('LO', identity.issuer) } : {}),
    '00100030': of('DA', ...optional(/^\d{8}$/.test(identity.birthDate) ? identity.birthDate : '')),
    '00100040': of('CS', ...optional(identity.sex)),
    '0020000D': of('UI', study.studyInstanceUid),
    '0020000E': of('UI', ownSeriesUid(study.studyInstanceUid, series)),
    '00200010': of('SH', ...optional(study.studyId)),
    '00200011': of('IS', String(seriesNumber)),
    '00200013': of('IS', String(number)),
  };
}

/** DA and TM of an instant in the clinic. */
export function dicomTime(at: Date, zone: string): { date: string; time: string } {
  const seconds = String(at.getUTCSeconds()).padStart(2, '0');
  return {
    date: wallDay(at, zone).replaceAll('-', ''),
    time: wallClock(at, zone).slice(0, 5).replace(':', '') + seconds,
  };
}

/** Durable on return. The same object again is dropped by the store: doing it twice does no harm. */
export async function keepOwn(call: Call, { sopClassUid, sopInstanceUid, dataSet }: OwnObject): Promise<void> {
  const source = { how: 'import' as const, aeTitle: 'LIGHTBOX', address: 'local' };
  const reception = begin(call, { sopClassUid, sopInstanceUid, transferSyntaxUid: EXPLICIT_LITTLE_ENDIAN, source });
  try {
    await reception.write(dataSetBytes(dataSet, { explicitVr: true, charsets: ['ISO_IR 192'] }));
  } catch (error) {
    await reception.abort();
    throw error;
  }
  await reception.end();
}

export const identityOf = (db: Queries, studyInstanceUid: string): Promise<OwnIdentity> =>
  store.identityOf(db, studyInstanceUid);
