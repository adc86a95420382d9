// Opens the next study that this person is to read. Two who ask at once get different ones: the lock decides.
import { client } from '../client.ts';
import { go } from '../route.ts';
import { session } from '../session.ts';
import { nextFor, readingAddress } from './order.ts';

const TRIES = 5;

/** @returns false when nothing is left */
export async function readNext(
  not?: string,
  open = (studyInstanceUid: string) => go(readingAddress(studyInstanceUid)),
): Promise<boolean> {
  const { entries } = await client.reading('waiting');
  for (const { study } of nextFor(entries, session.value!.user.username, not).slice(0, TRIES)) {
    const { isMine } = await client.takeReading(study.studyInstanceUid, {});
    if (!isMine) continue;
    open(study.studyInstanceUid);
    return true;
  }
  return false;
}
