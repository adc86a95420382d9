// How the viewer puts an image or a measurement into the report of its study: into the editor on this page, or into the one
// on the second screen. Which editor takes it is asked first, so that it comes into one.
import { newKey } from '../offline/offline.ts';
import type { DocumentJson } from '../shapes.ts';

const CHANNEL = 'lightbox.report-insertion';
const PATIENCE_MS = 400;

type Insert = (node: DocumentJson) => boolean;
type Message =
  | { kind: 'wanted'; id: string; studyInstanceUid: string }
  | { kind: 'offered'; id: string; from: string }
  | { kind: 'insert'; id: string; to: string; node: DocumentJson }
  | { kind: 'done'; id: string; isIn: boolean };

const here = newKey();
const editors = new Map<string, Insert>();
let listening: BroadcastChannel | undefined;

/**
 * Puts a node of the report's schema (`image`, `measurement`) at the cursor of the report of this study.
 * @returns false where no report of it is open to write, or it can't stand there
 */
export async function insertIntoReport(studyInstanceUid: string, node: DocumentJson): Promise<boolean> {
  const editor = editors.get(studyInstanceUid);
  if (editor) return editor(node);
  if (!('BroadcastChannel' in globalThis)) return false;
  const channel = new BroadcastChannel(CHANNEL);
  const id = newKey();
  try {
    const offered = answerTo(channel, (message) => message.kind === 'offered' && message.id === id);
    channel.postMessage({ kind: 'wanted', id, studyInstanceUid } satisfies Message);
    const offer = await offered;
    if (offer?.kind !== 'offered') return false;
    const done = answerTo(channel, (message) => message.kind === 'done' && message.id === id);
    channel.postMessage({ kind: 'insert', id, to: offer.from, node } satisfies Message);
    const answer = await done;
    return answer?.kind === 'done' && answer.isIn;
  } finally {
    channel.close();
  }
}

function answerTo(channel: BroadcastChannel, isIt: (message: Message) => boolean): Promise<Message | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    channel.addEventListener('message', ({ data }) => {
      if (!isIt(data as Message)) return;
      clearTimeout(timer);
      resolve(data as Message);
    });
  });
}

/** An editor that takes what is meant for the report of this study. @returns a function that ends it */
export function takeInsertions(studyInstanceUid: string, insert: Insert): () => void {
  editors.set(studyInstanceUid, insert);
  if (!listening && 'BroadcastChannel' in globalThis) {
    listening = new BroadcastChannel(CHANNEL);
    listening.addEventListener('message', ({ data }) => hear(data as Message));
  }
  return () => {
    if (editors.get(studyInstanceUid) === insert) editors.delete(studyInstanceUid);
    if (editors.size > 0) return;
    listening?.close();
    listening = undefined;
  };
}

/** What was asked for last: an offer is good for one insertion. */
const wanted = new Map<string, string>();

function hear(message: Message): void {
  if (message.kind === 'wanted' && editors.has(message.studyInstanceUid)) {
    wanted.set(message.id, message.studyInstanceUid);
    listening?.postMessage({ kind: 'offered', id: message.id, from: here } satisfies Message);
  }
  if (message.kind !== 'insert' || message.to !== here) return;
  const insert = editors.get(wanted.get(message.id) ?? '');
  wanted.delete(message.id);
  listening?.postMessage({ kind: 'done', id: message.id, isIn: insert?.(message.node) ?? false } satisfies Message);
}
