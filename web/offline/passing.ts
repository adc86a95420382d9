// Refusals that are nobody's to decide: later it may be another matter, and what was refused waits.
import { Refusal } from '../network.ts';

const PASSING = ['offline', 'unauthenticated', 'locked', 'too-many', 'unavailable', 'full'];

export const isPassing = (problem: unknown): boolean => problem instanceof Refusal && PASSING.includes(problem.code);
