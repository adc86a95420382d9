// Work that must not overlap with other work of its kind.

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** @returns a function that runs what it is given one after the other, in the order asked, whatever becomes of each */
export function takeTurns(): InTurn {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
}
