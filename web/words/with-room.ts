// The words with those of a technician's room, which only its pages load: the shell stays small.
import { room } from './en/room.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...room };
