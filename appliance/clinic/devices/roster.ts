// The devices in memory, so that an association asks no database. Follows every change; changes nothing itself.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Call } from '../../core/call.ts';
import * as devices from './devices.ts';
import type { Device } from './shapes.ts';

export interface Roster {
  /** The device that calls itself so and comes from there, accepted or not. Sees every change made before the question. */
  find(caller: { aeTitle: string; address: string }): Promise<Device | undefined>;
  /** Devices of that title at whatever address: to tell a machine that moved from a stranger. */
  namesakes(aeTitle: string): Promise<Device[]>;
  close(): void;
}

/** How long the answer of the name service is believed. */
const NAME_AGE_MS = 60_000;
const NAME_LIMIT_MS = 2_000;

/** @param call the edge's own, as long as it runs */
export function openRoster(call: Call): Roster {
  const names = new Map<string, { until: number; addresses: Promise<string[]> }>();
  let byTitle: Promise<Map<string, Device[]>> | undefined;
  const unsubscribe = call.events.subscribe((event) => {
    if (event.type === 'device.changed') byTitle = undefined;
  });

  const titled = async (aeTitle: string): Promise<Device[]> => {
    byTitle ??= load(call).catch((error) => {
      byTitle = undefined; // so that the next caller tries again
      throw error;
    });
    return (await byTitle).get(aeTitle) ?? [];
  };

  const addressesOf = (name: string): Promise<string[]> => {
    const known = names.get(name);
    if (known && known.until > Date.now()) return known.addresses;
    const addresses = resolve(name);
    names.set(name, { until: Date.now() + NAME_AGE_MS, addresses });
    return addresses;
  };

  return {
    namesakes: titled,
    async find({ aeTitle, address }) {
      const candidates = await titled(aeTitle);
      const exact = candidates.find(({ host }) => host === address);
      if (exact) return exact;
      for (const candidate of candidates) {
        if (candidate.host === null || isIP(candidate.host)) continue;
        if ((await addressesOf(candidate.host)).includes(address)) return candidate;
      }
      return candidates.find(({ host }) => host === null);
    },
    close: unsubscribe,
  };
}

async function load(call: Call): Promise<Map<string, Device[]>> {
  const byTitle = new Map<string, Device[]>();
  for (const device of await devices.list(call)) {
    const others = byTitle.get(device.aeTitle);
    if (others) others.push(device);
    else byTitle.set(device.aeTitle, [device]);
  }
  return byTitle;
}

/** No answer is no match: a name server that is down must not let anyone in, nor hold anyone up for long. */
async function resolve(name: string): Promise<string[]> {
  const late = new Promise<[]>((done) => setTimeout(done, NAME_LIMIT_MS, []).unref());
  const asked = lookup(name, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
  return Promise.race([asked, late]);
}
