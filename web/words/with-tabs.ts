// The words with those of the strip of open patients, which only its pages load: the shell stays small.
import { tabs } from './en/tabs.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...tabs };
