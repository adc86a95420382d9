// What an open tab must have before the box is away: the code of the day's pages and the lists of today. Fetched when the
// browser has nothing better to do; a page that was never opened works then too.
import { daySpan } from '../board/today.ts';
import { client } from '../client.ts';
import { may } from '../session.ts';

const REST_MS = 1500;

export interface Ahead {
  ahead: () => Promise<unknown>;
}

export function aheadOfTheDay(pages: readonly Ahead[]): void {
  setTimeout(async () => {
    // Whatever fails will be asked for again by whoever opens it.
    await Promise.allSettled(pages.map((page) => page.ahead()));
    if (may('orders.read')) await Promise.allSettled(listsOfToday());
  }, REST_MS);
}

/** By the addresses that the board and the calendar ask for. */
function listsOfToday(): Promise<unknown>[] {
  const { from, to } = daySpan();
  return [client.clinic(), client.exams(), client.board(from, to), client.appointments(from, to)];
}
