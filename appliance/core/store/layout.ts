// Where an object lies on disk, from its UIDs alone, so that another program can walk the archive without us. The one
// place where a UID becomes a file name; nothing a sender writes can become a path.
import { createHash } from 'node:crypto';
import path from 'node:path';

export interface ObjectUids {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopInstanceUid: string;
}

/** Digits and single dots only, 64 characters at most (PS3.5 9.1): can't be `..`, absolute, empty or a device name. */
const SAFE = /^(?=.{1,64}$)[0-9]+(\.[0-9]+)*$/;

/** The UID itself, or `x-` and a hash where the UID breaks PS3.5 9.1. */
export function fileNameOf(uid: string): string {
  return SAFE.test(uid) ? uid : `x-${createHash('sha256').update(uid).digest('hex').slice(0, 40)}`;
}

/** `archive/ab/<study>/<series>`: two hex digits spread the studies over 256 folders. */
export function seriesFolder(uids: Pick<ObjectUids, 'studyInstanceUid' | 'seriesInstanceUid'>): string {
  const study = fileNameOf(uids.studyInstanceUid);
  const shard = createHash('sha256').update(study).digest('hex').slice(0, 2);
  return path.join('archive', shard, study, fileNameOf(uids.seriesInstanceUid));
}

/** Path of the Part-10 file, relative to the data folder. */
export function objectPath(uids: ObjectUids): string {
  return path.join(seriesFolder(uids), `${fileNameOf(uids.sopInstanceUid)}.dcm`);
}

/** Path of an object that contradicts one we already have under its UID. */
export function setAsidePath(sopInstanceUid: string, sha256: string): string {
  return path.join('set-aside', fileNameOf(sopInstanceUid), `${sha256}.dcm`);
}

/** One a series, in the format of `sha256sum -c`: the archive can be verified without the database. */
export const CHECKSUM_FILE = 'SHA256SUMS';
