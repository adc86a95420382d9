// A number with its noun.
import { count } from '../numbers.ts';

export const plural = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`;
