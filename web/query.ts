// Parts of an address.

export const part = encodeURIComponent;

/** With a question mark; nothing for what is empty or not there. */
export const query = (values: Record<string, string | number | undefined>) => {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return filled.length ? `?${new URLSearchParams(filled.map(([name, value]) => [name, String(value)]))}` : '';
};
