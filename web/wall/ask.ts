// Asks for the list by the screen's own key. The key stands behind the # of the address, which browsers send to nobody.
import { send } from '../network.ts';
import type { WallList } from '../shapes.ts';

/** @throws Refusal */
export async function askWall(): Promise<WallList> {
  const headers = { 'x-wall-key': location.hash.slice(1) };
  return (await send('GET', '/api/v1/wall', undefined, { headers })) as WallList;
}
