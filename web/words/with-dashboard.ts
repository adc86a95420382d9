// The words with those of the figures, which only its pages load: the shell stays small.
import { dashboard } from './en/dashboard.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...dashboard };
