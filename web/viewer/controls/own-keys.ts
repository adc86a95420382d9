// Which key calls which command: the keys that each begins with, and what a person chose instead. Pure.

/** By command; only where it differs from what everybody begins with. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

interface Command {
  id: string;
  keys: readonly string[];
}

/** The keys of each command. What a person chose goes before what another command begins with. */
export function keysInForce(commands: readonly Command[], own: OwnKeys): Map<string, readonly string[]> {
  const chosen = new Set(commands.flatMap(({ id }) => own[id] ?? []));
  return new Map(commands.map(({ id, keys }) => [id, own[id] ?? keys.filter((key) => !chosen.has(key))] as const));
}

/** A command gets just these keys; whoever had one of them has it no longer. */
export function withKeys(
  commands: readonly Command[],
  own: OwnKeys,
  id: string,
  keys: readonly string[],
): Record<string, string[]> {
  const next: Record<string, string[]> = {};
  for (const [other, now] of keysInForce(commands, own)) {
    const begins = commands.find((command) => command.id === other)!.keys;
    const after = other === id ? keys : now.filter((key) => !keys.includes(key));
    if (!isSame(after, begins)) next[other] = [...after];
  }
  return next;
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((key, i) => key === b[i]);
