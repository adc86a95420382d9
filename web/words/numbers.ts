// Counts as the reader's browser writes them.
const countFormat = new Intl.NumberFormat(undefined);

export function count(value: number): string {
  return countFormat.format(value);
}
