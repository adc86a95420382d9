// Where the strip of critical results stands: its code comes for those who may see it, and nothing stands there until then.
import { type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { may } from '../session.ts';

export function CriticalPlace() {
  const [Strip, setStrip] = useState<ComponentType>();
  const isTold = may('reports.read');
  useEffect(() => {
    // A cut network must not take the page with it: the strip comes with the next page.
    if (isTold && !Strip)
      import('./critical-strip.ts').then(
        ({ CriticalStrip }) => setStrip(() => CriticalStrip),
        () => {},
      );
  }, [isTold]);
  return Strip && isTold ? h(Strip, null) : null;
}
