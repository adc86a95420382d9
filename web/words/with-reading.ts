// The words with those of the reader's queue, which only its pages load: the shell stays small.
import { reading } from './en/reading.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...reading };
