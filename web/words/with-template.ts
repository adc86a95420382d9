// The words with those of templates and of the reports that they begin, which come with their page.
import { report } from './en/report.ts';
import { template } from './en/template.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...report, ...template };
