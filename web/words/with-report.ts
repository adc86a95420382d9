// The words with those of reports, which only pages with a report load: the shell stays small.
import { report } from './en/report.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...report };
