// Stored objects by their place in a study: for whole retrieval, and for everything that reads one object. Who reads is
// written down here, before anything is given out.
import type { Call } from '../../core/call.ts';
import type { Row } from '../../core/db/database.ts';
import type { StoredFile } from '../../core/store/reading.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import { assertGood } from './integrity.ts';
import { findObject } from './lookup.ts';

/** A study, one of its series, or one object in it. */
export interface Place {
  studyInstanceUid: string;
  seriesInstanceUid?: string;
  sopInstanceUid?: string;
}

export interface StoredObject extends StoredFile {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Who it says it is of: row of `identities`. */
  readonly identityId: number;
  readonly transferSyntaxUid: string;
  /** Bytes before the data set. */
  readonly dataSetOffset: number;
  readonly number: number | null;
  readonly frames: number;
  readonly rows: number | null;
  readonly columns: number | null;
}

const COLUMNS = `study_instance_uid, series_instance_uid, sop_instance_uid, sop_class_uid, transfer_syntax_uid, path,
  instances.identity_id AS identity_id,
  instances.size_bytes AS size_bytes, sha256, data_set_offset, instances.number AS number, frames, rows, columns`;
const FROM = `instances JOIN series ON series.id = instances.series_id JOIN studies ON studies.id = series.study_id`;
const ORDER = `series.number IS NULL, series.number, series.id, instances.number IS NULL, instances.number, instances.id`;

/** Why a person or program reads, as the audit log has it. */
export type ReadAction = 'study.read' | 'study.retrieve';

/** Path of a place below the address of a DICOMweb service (PS3.18 10.1). */
export function resourcePath({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }: Place): string {
  const study = `/studies/${encodeURIComponent(studyInstanceUid)}`;
  if (seriesInstanceUid === undefined) return study;
  const series = `${study}/series/${encodeURIComponent(seriesInstanceUid)}`;
  return sopInstanceUid === undefined ? series : `${series}/instances/${encodeURIComponent(sopInstanceUid)}`;
}

/**
 * Everything at a place, in the order of series and instance numbers.
 * @throws Fault('not-found') where there is nothing
 */
export async function objectsAt(call: Call, place: Place, action: ReadAction): Promise<StoredObject[]> {
  const objects = await load(call, place);
  if (objects.length === 0) throw notFound(place);
  await noteRead(call, action, place);
  return objects;
}

async function load(call: Call, place: Place, limit = -1): Promise<StoredObject[]> {
  const { where, args } = whereOf(place);
  const sql = `SELECT ${COLUMNS} FROM ${FROM} WHERE ${where} ORDER BY ${ORDER} LIMIT ?`;
  return (await call.db.query(sql, [...args, limit])).map((row) => objectOf(call, row));
}

/**
 * One object, checked to be what was received.
 * @throws Fault('not-found'); Fault('unavailable') when its file is damaged
 */
export async function objectAt(call: Call, place: Required<Place>, action: ReadAction): Promise<StoredObject> {
  const object = await findObject(call, place, load);
  if (!object) throw notFound(place);
  await noteRead(call, action, place);
  await assertGood(call, object);
  return object;
}

/**
 * The one object whose picture stands for a place: the middle one of its first series that has images.
 * @throws Fault('not-found') where there is nothing, or nothing with pixels
 */
export async function representative(call: Call, place: Place): Promise<StoredObject> {
  const { where, args } = whereOf(place);
  const [series] = await call.db.query(
    `SELECT series.id AS id, count(*) AS n FROM ${FROM} WHERE ${where} AND rows > 0
GROUP BY series.id ORDER BY series.number IS NULL, series.number, series.id LIMIT 1`,
    args,
  );
  if (!series) {
    await objectsAt(call, place, 'study.read');
    throw new Fault('not-found', 'There is no picture here: none of these objects has pixels');
  }
  const [row] = await call.db.query(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE series.id = ? AND rows > 0
ORDER BY instances.number IS NULL, instances.number, instances.id LIMIT 1 OFFSET ?`,
    [series.id, (series.n as number) >> 1],
  );
  return objectAt(call, objectOf(call, row), 'study.read');
}

/** What the appliance itself reads to be ready for people isn't a reading of anybody's data. */
async function noteRead(call: Call, action: ReadAction, place: Place): Promise<void> {
  if (call.actor.kind !== 'system') await audit.read(call, { action, subject: place.studyInstanceUid });
}

function whereOf(place: Place): { where: string; args: string[] } {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = place;
  const where = ['study_instance_uid = ?'];
  const args = [studyInstanceUid];
  if (seriesInstanceUid !== undefined) {
    where.push('series_instance_uid = ?');
    args.push(seriesInstanceUid);
  }
  if (sopInstanceUid !== undefined) {
    where.push('sop_instance_uid = ?');
    args.push(sopInstanceUid);
  }
  return { where: where.join(' AND '), args };
}

function objectOf(call: Call, row: Row): StoredObject {
  return {
    studyInstanceUid: row.study_instance_uid as string,
    seriesInstanceUid: row.series_instance_uid as string,
    sopInstanceUid: row.sop_instance_uid as string,
    sopClassUid: row.sop_class_uid as string,
    identityId: row.identity_id as number,
    transferSyntaxUid: row.transfer_syntax_uid as string,
    path: call.store.absolute(row.path as string),
    sizeBytes: row.size_bytes as number,
    sha256: row.sha256 as string,
    dataSetOffset: row.data_set_offset as number,
    number: row.number as number | null,
    frames: row.frames as number,
    rows: row.rows as number | null,
    columns: row.columns as number | null,
  };
}

function notFound({ seriesInstanceUid, sopInstanceUid }: Place): Fault {
  const what = sopInstanceUid !== undefined ? 'instance' : seriesInstanceUid !== undefined ? 'series' : 'study';
  return new Fault('not-found', `There is no such ${what}`);
}
