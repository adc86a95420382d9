// What the viewer asks of the server beside frames: metadata and pictures for the strip. Addresses are built here and
// nowhere from the page's own address: a viewer that can be pointed elsewhere gives the session away.
import { Refusal } from '../client.ts';
import type { Dataset } from './dicom-json.ts';

const root = '/dicom-web/studies';
const part = encodeURIComponent;

/** @throws Refusal */
export async function seriesMetadata(study: string, series: string, signal: AbortSignal): Promise<Dataset[]> {
  const path = `${root}/${part(study)}/series/${part(series)}/metadata`;
  let answer: Response;
  try {
    answer = await fetch(path, { headers: { accept: 'application/dicom+json' }, credentials: 'same-origin', signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Refusal('offline', '');
  }
  if (answer.ok) return (await answer.json()) as Dataset[];
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
