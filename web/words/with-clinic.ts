// The words with those of the clinic's own things, which come with their page.
import { clinic } from './en/clinic.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...clinic };
