// A picture of the study beside the pointer while it rests on a row's count of images or its modality.
import { signal } from '@preact/signals';
import { h } from 'preact';

const REST_MS = 300;
const SIZE = 176;

const shown = signal<{ uid: string; left: number; top: number } | undefined>(undefined);

export function thumbnailOf(studyInstanceUid: string, seriesInstanceUid?: string): string {
  const study = `/dicom-web/studies/${encodeURIComponent(studyInstanceUid)}`;
  return `${study}${seriesInstanceUid ? `/series/${encodeURIComponent(seriesInstanceUid)}` : ''}/thumbnail`;
}

/** Follows a mouse over the rows in `place` until the answer is called. */
export function startPeek(place: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(timer);
    shown.value = undefined;
  };
  const onOver = (event: PointerEvent) => {
    hide();
    if (event.pointerType !== 'mouse') return;
    const cell = (event.target as Element).closest<HTMLElement>('.cell-images, .cell-modality');
    const uid = cell?.closest<HTMLElement>('[data-uid]')?.dataset.uid;
    if (!cell || !uid) return;
    timer = setTimeout(() => {
      const { left, top } = cell.getBoundingClientRect();
      const highest = innerHeight - SIZE - 8;
      shown.value = { uid, left: Math.max(8, left - SIZE - 8), top: Math.min(Math.max(8, top - SIZE / 2), highest) };
    }, REST_MS);
  };
  place.addEventListener('pointerover', onOver);
  place.addEventListener('pointerleave', hide);
  place.addEventListener('scroll', hide, { passive: true });
  return () => {
    hide();
    place.removeEventListener('pointerover', onOver);
    place.removeEventListener('pointerleave', hide);
    place.removeEventListener('scroll', hide);
  };
}

export function Peek() {
  const at = shown.value;
  if (!at) return null;
  const style = { left: `${at.left}px`, top: `${at.top}px` };
  const hide = () => {
    shown.value = undefined;
  };
  return h(
    'div',
    { class: 'peek', style, 'aria-hidden': 'true' },
    h('img', { src: thumbnailOf(at.uid), alt: '', onError: hide }),
  );
}
