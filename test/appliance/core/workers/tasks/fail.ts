// A task for the tests of the pool: a refusal with a sentence, or an accident.
import { Fault } from '../../../../../appliance/lib/fault.ts';

export async function run({ how }: { how: 'fault' | 'accident' }): Promise<never> {
  if (how === 'fault') throw new Fault('not-found', 'This object has 3 frames', { field: 'frame' });
  throw new TypeError('An accident in the middle of the work');
}
