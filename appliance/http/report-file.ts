// A report's PDF as an answer: shown by the browser, kept by no cache.
import type { PaperFile } from '../clinic/reports/papers.ts';
import { Answer, Slices } from './answer.ts';

export function reportFile({ path, sizeBytes, number }: PaperFile): Answer {
  const headers = [
    ['content-type', 'application/pdf'],
    ['content-disposition', `inline; filename="report-version-${number}.pdf"`],
    ['cache-control', 'private, no-store'],
  ] as const;
  return new Answer(200, headers, new Slices([{ path, offset: 0, length: sizeBytes }]));
}
