// The addresses under which this machine can be reached, for people who type them into a browser or a modality.
import { networkInterfaces } from 'node:os';

/** IPv4 first; loopback only when we listen on nothing else. */
export function reachableAddresses(bind: string): string[] {
  if (bind !== '0.0.0.0' && bind !== '::') return [bind];
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const usable = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  const sorted = usable.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
  return sorted.length ? sorted : ['127.0.0.1'];
}
