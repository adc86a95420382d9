// Where the strip of open patients stands: its code comes when there is something to show.
import { type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { tabs } from './open-tabs.ts';

export function TabsPlace() {
  const [Strip, setStrip] = useState<ComponentType>();
  const isAny = tabs.value.length > 0;
  useEffect(() => {
    if (isAny && !Strip) import('./tab-strip.ts').then(({ TabStrip }) => setStrip(() => TabStrip));
  }, [isAny]);
  return Strip ? h(Strip, null) : null;
}
