// The words with those of a report that somebody reads who didn't write it, which only those pages load.
import { referral } from './en/referral.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...referral };
