// The clinic's light: green, or one sentence that says what is wrong. Colour, shape and word together.
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client } from '../client.ts';
import { offlineSince, onLive } from '../live.ts';
import { useLoad } from '../parts/use-load.ts';
import { may } from '../session.ts';
import type { StorageState } from '../shapes.ts';
import { words } from '../words/words.ts';

type Kind = 'ready' | 'warn' | 'danger' | 'away';

export function Light() {
  const state = useLoad<StorageState>(
    async () => (may('status.read') ? (await client.status()).storage.state : 'normal'),
    [],
  );
  useEffect(() => {
    // Told, never polled: a page that asks by itself would keep an abandoned session alive.
    const unhear = [onLive('storage', (message) => state.set(message.state)), onLive('hello', state.reload)];
    return () => {
      for (const end of unhear) end();
    };
  }, []);
  const [kind, sentence] = reading(Boolean(offlineSince.value), state.value, state.problem);
  return h(
    'div',
    { class: `light ${kind}`, role: 'status', title: sentence },
    h('span', { class: 'light-dot', 'aria-hidden': 'true' }),
    h('span', { class: 'sr-only' }, `${words.light.label}: ${sentence}`),
    h('span', { class: 'light-word', 'aria-hidden': 'true' }, sentence),
  );
}

/** What the light shows: the worst that is known wins. */
export function reading(offline: boolean, storage: StorageState | undefined, problem: unknown): [Kind, string] {
  if (offline) return ['away', words.light.away];
  if (problem) return ['warn', words.light.degraded];
  if (storage === 'full') return ['danger', words.light.full];
  if (storage === 'low') return ['warn', words.light.low];
  return ['ready', words.light.ready];
}
