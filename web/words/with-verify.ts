// The words with those of verifying a report, which only its page loads: the shell stays small.
import { verify } from './en/verify.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...verify };
