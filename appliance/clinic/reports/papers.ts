// The PDF of each signed version: made once, soon after signing, kept by its hash. A version without one is found by the
// clock, or made when somebody asks for it.
import { stat } from 'node:fs/promises';
import type { Call } from '../../core/call.ts';
import type { PaperImage, PaperLogo } from '../../core/paper/paper.ts';
import { keepPaper, paperPath } from '../../core/store/papers.ts';
import * as audit from '../../device/audit/audit.ts';
import { logo, logoBytes } from '../../device/settings/logo.ts';
import * as settings from '../../device/settings/settings.ts';
import { Fault } from '../../lib/fault.ts';
import { render } from '../studies/pictures.ts';
import type { Content } from './content.ts';
import { type DocumentJson, nodesOf } from './document.ts';
import { fileMissing } from './filing.ts';
import { paperOf } from './report-paper.ts';
import * as store from './seal-store.ts';

/** Of an image on paper: 300 dpi at the width it is printed. */
const IMAGE_EDGE = 960;
const MADE_AT_ONCE = 20;

export interface PaperFile {
  path: string;
  sizeBytes: number;
  number: number;
}

/**
 * The PDF of a version, the newest where none is named.
 * @throws Fault('not-found'); Fault('unavailable') when its file is missing or cut
 */
export async function pdf(call: Call, studyInstanceUid: string, number?: number): Promise<PaperFile> {
  const version = await store.versionOfStudy(call.db, studyInstanceUid, number);
  if (!version) throw new Fault('not-found', 'Nothing was signed about this study');
  const { sha256, sizeBytes } = version.paper ?? (await make(call, version));
  const path = paperPath(call.store.folder, sha256);
  const size = await stat(path).then(
    (file) => file.size,
    () => -1,
  );
  if (size !== sizeBytes) throw new Fault('unavailable', 'The file of this report is damaged or missing');
  const detail = { version: version.number };
  await audit.read(call, { action: 'report.printed', subject: studyInstanceUid, detail });
  return { path, sizeBytes, number: version.number };
}

/** Makes what is missing of signed versions: papers, and objects in the archive. Run by a job, and after each signature. */
export async function finishMissing(call: Call): Promise<void> {
  await makeMissing(call);
  await fileMissing(call);
}

/** Versions that have no paper yet. */
export async function makeMissing(call: Call): Promise<void> {
  for (const version of await store.withoutPaper(call.db, MADE_AT_ONCE)) {
    // One that can't be made must not stand in the way of the others.
    await make(call, version).catch((error) => call.log.error('report.paper-not-made', error, { version: version.id }));
  }
}

async function make(call: Call, version: store.SealedVersion): Promise<NonNullable<store.SealedVersion['paper']>> {
  const content = JSON.parse(version.content) as Content;
  const paper = paperOf({
    content,
    code: version.code,
    address: version.address,
    zone: await settings.timeZone(call.db),
    letterhead: (await settings.read(call.db)).letterhead.text,
    logo: await logoOf(call),
    images: await picturesOf(call, content.document),
  });
  const { bytes } = await call.pixels.run('paper.pdf', { paper }, { priority: 'viewing' });
  const sha256 = await keepPaper(call.store.folder, bytes);
  await call.db.transaction(async (tx) => {
    const at = call.now.toISOString();
    if (!(await store.insertPaper(tx, { versionId: version.id, sha256, sizeBytes: bytes.length, at }))) return;
    const after = { version: version.number, sha256, sizeBytes: bytes.length };
    await audit.record(call, tx, { action: 'report.paper-made', subject: version.studyInstanceUid, after });
  });
  const kept = await store.versionOfStudy(call.db, version.studyInstanceUid, version.number);
  return kept?.paper ?? { sha256, sizeBytes: bytes.length };
}

/** A logo whose file is gone must not keep a report from its paper. */
async function logoOf(call: Call): Promise<PaperLogo | undefined> {
  if (!(await logo(call.db))) return undefined;
  try {
    return { bytes: await logoBytes(call) };
  } catch (error) {
    call.log.error('report.paper-without-logo', error);
    return undefined;
  }
}

/** What can't be shown leaves a sentence in its place: a report must come out whatever became of an image. */
function picturesOf(call: Call, document: DocumentJson): Promise<PaperImage[]> {
  return Promise.all(
    nodesOf(document, 'image').map(async ({ attrs }) => {
      const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame, windowCenter, windowWidth, caption } = attrs!;
      const place = { studyInstanceUid, seriesInstanceUid, sopInstanceUid } as Record<string, string>;
      const window = windowWidth === null ? undefined : { center: Number(windowCenter), width: Number(windowWidth) };
      const size = { width: IMAGE_EDGE, height: IMAGE_EDGE };
      try {
        const picture = await render(call, place as never, { frame: Number(frame), window, size, format: 'jpeg' });
        return { bytes: picture.bytes, caption: String(caption) };
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return { bytes: new Uint8Array(), caption: `${caption} [This image can't be shown: ${error.message}]`.trim() };
      }
    }),
  );
}

export interface Making {
  /** Resolves when nothing runs. */
  close(): Promise<void>;
}

/** Makes papers soon after signatures. @param call a system call that lives as long as the service */
export function startMaking(call: Call): Making {
  let running: Promise<void> | undefined;
  let again = false;
  let isClosing = false;
  const run = async () => {
    do {
      again = false;
      await finishMissing({ ...call, now: new Date() }).catch((error) => call.log.error('report.not-finished', error));
    } while (again && !isClosing);
    running = undefined;
  };
  const unsubscribe = call.events.subscribe((event) => {
    if (event.type !== 'report.signed') return;
    again = true;
    running ??= run();
  });
  return {
    async close() {
      unsubscribe();
      isClosing = true;
      await running;
    },
  };
}
