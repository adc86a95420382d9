// Which language the page speaks. A further one is a file beside en.ts with the type Words, chosen here.
import { en } from './en.ts';

export type Words = typeof en;
export const words: Words = en;
