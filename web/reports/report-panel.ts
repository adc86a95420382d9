// The report beside the images: as wide as the reader wants it, on a phone above them.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { words } from '../words/with-report.ts';
import { tellAll } from './companions.ts';
import { ReportPane } from './report-pane.ts';

const KEY = 'lightbox.report-width';
const NARROWEST = 320;
const STEP = 32;
/** The images keep at least this much. */
const IMAGES = 360;

export interface ReportPanelProps {
  studyInstanceUid: string;
  /** The keyboard goes to the text as soon as it is there. */
  isFocused: boolean;
  onClose: () => void;
  onImages: () => void;
  onNext: () => void;
}

const bounded = (width: number) => Math.round(Math.max(NARROWEST, Math.min(width, innerWidth - IMAGES)));

export function ReportPanel({ studyInstanceUid, onClose, onImages, onNext, isFocused }: ReportPanelProps) {
  const { panel, newWindow } = words.report;
  const [width, setWidth] = useState(() => bounded(Number(localStorage.getItem(KEY)) || innerWidth * 0.34));
  const resize = (wanted: number) => {
    const next = bounded(wanted);
    setWidth(next);
    localStorage.setItem(KEY, String(next));
  };
  // Keys of the images are not meant while somebody is in the report; what has Ctrl or Alt is the page's.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') onImages();
    else if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopPropagation();
  };
  const apart = `/report?study=${encodeURIComponent(studyInstanceUid)}`;
  return h(
    'aside',
    { class: 'report-panel', 'aria-label': panel.label, style: { '--report-width': `${width}px` }, onKeyDown },
    h(Splitter, { width, onWidth: resize }),
    h(
      'div',
      { class: 'report-panel-bar' },
      h('a', { class: 'button quiet small', href: apart, target: 'lightbox-report', onClick: onClose }, newWindow),
      h(Button, { kind: 'quiet', class: 'small', keys: 'F2', onClick: onImages }, words.report.keys.images),
      h(Button, { kind: 'quiet', class: 'small', onClick: onClose }, panel.close),
    ),
    h(ReportPane, {
      ...{ studyInstanceUid, onImages, onNext, isFocused, isPage: false },
      onSource: (origin) => tellAll({ kind: 'source', origin }),
    }),
  );
}

function Splitter({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const bar = useRef<HTMLDivElement>(null);
  const isRightToLeft = () => getComputedStyle(bar.current!).direction === 'rtl';
  useEffect(() => {
    const again = () => onWidth(width);
    addEventListener('resize', again);
    return () => removeEventListener('resize', again);
  }, [width]);
  const drag = (event: PointerEvent) => {
    if (!bar.current!.hasPointerCapture(event.pointerId)) return;
    onWidth(isRightToLeft() ? event.clientX : innerWidth - event.clientX);
  };
  const press = (event: KeyboardEvent) => {
    const wider = isRightToLeft() ? 'ArrowRight' : 'ArrowLeft';
    const narrower = isRightToLeft() ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === wider) onWidth(width + STEP);
    else if (event.key === narrower) onWidth(width - STEP);
    else return;
    event.preventDefault();
  };
  return h('div', {
    ...{ ref: bar, class: 'report-splitter', role: 'separator', tabIndex: 0, 'aria-orientation': 'vertical' },
    ...{ 'aria-label': words.report.panel.resize, 'aria-valuenow': width, 'aria-valuemin': NARROWEST },
    'aria-valuemax': Math.max(NARROWEST, innerWidth - IMAGES),
    onKeyDown: press,
    onPointerDown: (event: PointerEvent) => bar.current!.setPointerCapture(event.pointerId),
    onPointerMove: drag,
  });
}
