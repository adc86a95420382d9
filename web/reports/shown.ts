// How values and pictures of a report are shown on a page.
import { address } from '../route.ts';

/** UCUM writes what has no unit as 1, and says in braces what is counted (appliance/clinic/reports/document.ts). */
export function shownUnit(unit: unknown): string {
  const text = String(unit ?? '');
  return text === '1'
    ? ''
    : text
        .replace(/[{}]/g, '')
        .replace('[in_i]', 'in')
        .replace('[Hg]', 'Hg')
        .replace('Cel', '°C')
        .replace("[hnsf'U]", 'HU')
        .replace(/^deg$/, '°')
        .replace(/(?<=m)2\b/, '²');
}

/** Where something was measured or seen. */
export interface Origin {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopInstanceUid: string;
  frame: number;
}

/** The frame as the reader saw it, in the size of the page. */
export function pictureOf(attrs: Record<string, unknown>): string {
  const { windowCenter, windowWidth } = attrs;
  const window = typeof windowCenter === 'number' && typeof windowWidth === 'number';
  const parts = [
    ['studies', attrs.studyInstanceUid],
    ['series', attrs.seriesInstanceUid],
    ['instances', attrs.sopInstanceUid],
    ['frames', attrs.frame],
  ].flatMap(([name, value]) => [name, encodeURIComponent(String(value))]);
  return address(`/dicom-web/${parts.join('/')}/rendered`, {
    viewport: '480,480',
    window: window ? `${windowCenter},${windowWidth},linear` : undefined,
  });
}
