// A PDF inside an object, shown by the browser's own reader. It gets the bytes as a PDF under an address that dies with
// the pane: whatever they really are, they are never a page of ours.
import { useEffect, useState } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { bulkData } from '../dicomweb.ts';
import { told } from '../shelf.ts';
import type { Stack } from '../stacks.ts';
import { words } from '../words.ts';

const ENCAPSULATED_DOCUMENT = '00420011';
/** A reader accepts the mark within the first kilobyte. */
const MARK = '%PDF-';
const MARK_WITHIN = 1024;

export function PdfView({ stack }: { stack: Stack }) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const leaving = new AbortController();
    let made = '';
    bulkData(stack, ENCAPSULATED_DOCUMENT, leaving.signal).then(
      (bytes) => {
        if (leaving.signal.aborted) return;
        const isPdf = String.fromCharCode(...bytes.subarray(0, MARK_WITHIN)).includes(MARK);
        if (!isPdf) return setProblem(words.documents.noPdf);
        made = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/pdf' }));
        setAddress(made);
      },
      (cause) => {
        if (!leaving.signal.aborted) setProblem(told(cause).sentence);
      },
    );
    return () => {
      leaving.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [stack]);
  if (problem) return html`<div class="v-notice" role="alert"><p>${problem}</p></div>`;
  if (!address) return html`<div class="v-waiting" role="status" aria-label=${words.loadingStudy}></div>`;
  return html`<div class="v-pdf">
    <iframe src=${address} title=${words.documents.pdf} referrerpolicy="no-referrer"></iframe>
    <a class="v-button" href=${address} download="${stack.sopInstanceUid}.pdf">${words.documents.savePdf}</a>
  </div>`;
}
