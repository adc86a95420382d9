// What a user agent says of itself, as people call it.

/** "Firefox on Windows" from a user agent, as far as it can be told. */
export function browserName(userAgent: string | null | undefined): string | undefined {
  if (!userAgent) return undefined;
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(`${name}/`));
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'CrOS', 'Linux'].find((name) =>
    userAgent.includes(name),
  );
  const name = browser === 'Edg' ? 'Edge' : browser;
  return [name, system].filter(Boolean).join(', ') || userAgent.slice(0, 60);
}
