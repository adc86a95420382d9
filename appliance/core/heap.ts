// Imported for its effect: how soon V8 collects garbage. Received bytes live outside its heap but count towards the limit
// at which it collects everything, and ours is a small heap: without this it did so every few megabytes, which was half of
// the processor time of a reception. Memory stays flat all the same.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--heap-growing-percent=200');
