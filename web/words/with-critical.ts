// The words with those of critical results, which come with their code.
import { critical } from './en/critical.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...critical };
