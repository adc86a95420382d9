// What the viewer asks of the server beside frames: metadata and pictures for the strip. Addresses are built here and
// nowhere from the page's own address: a viewer that can be pointed elsewhere gives the session away.
import { Refusal } from '../client.ts';
import type { Dataset } from './dicom-json.ts';

const root = '/dicom-web/studies';
const part = encodeURIComponent;

/** @throws Refusal */
export async function seriesMetadata(study: string, series: string, signal: AbortSignal): Promise<Dataset[]> {
  const path = `${root}/${part(study)}/series/${part(series)}/metadata`;
  return (await asked(path, 'application/dicom+json', signal)).json() as Promise<Dataset[]>;
}

interface ObjectPlace {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopInstanceUid: string;
}

/** A long value of an object. @param path tags, and in sequences the number of the item. @throws Refusal */
export async function bulkData(place: ObjectPlace, path: string, signal: AbortSignal): Promise<Uint8Array> {
  const object = downloadAddress(place.studyInstanceUid, place.seriesInstanceUid, place.sopInstanceUid);
  const answer = await asked(`${object}/bulkdata/${path}`, 'application/octet-stream', signal);
  return new Uint8Array(await answer.arrayBuffer());
}

async function asked(path: string, accept: string, signal: AbortSignal): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { headers: { accept }, credentials: 'same-origin', signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Refusal('offline', '');
  }
  if (answer.ok) return answer;
  const told = (await answer.json().catch(() => undefined)) as
    | { error?: { code: string; message: string } }
    | undefined;
  const code = told?.error?.code ?? (answer.status === 401 ? 'unauthenticated' : `http-${answer.status}`);
  throw new Refusal(code, told?.error?.message ?? '');
}

/** A small picture of a series. */
export const seriesThumbnail = (study: string, series: string): string =>
  `${root}/${part(study)}/series/${part(series)}/thumbnail`;

/** A small picture of one object. */
export const instanceThumbnail = (study: string, series: string, instance: string): string =>
  `${root}/${part(study)}/series/${part(series)}/instances/${part(instance)}/thumbnail`;

/** The document inside an encapsulated PDF, the text of a report, or the object itself. */
export function downloadAddress(study: string, series: string, instance: string): string {
  return `${root}/${part(study)}/series/${part(series)}/instances/${part(instance)}`;
}
