// The words with those of links to a report, which only their pages load.
import { referral } from './en/referral.ts';
import { share } from './en/share.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...referral, ...share };
