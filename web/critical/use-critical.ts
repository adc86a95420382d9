// Critical results, kept fresh: of one study, or all that are open.
import { useEffect } from 'preact/hooks';
import { onLive } from '../live.ts';
import { type Loaded, useLoad } from '../parts/use-load.ts';
import type { CriticalResult } from '../shapes.ts';

export function useCritical(load: () => Promise<CriticalResult[]>, needs: unknown[]): Loaded<CriticalResult[]> {
  const loaded = useLoad(load, needs);
  const { reload } = loaded;
  useEffect(() => {
    // The greeting comes after every cut: what happened meanwhile was told to nobody.
    const unhear = [onLive('critical', reload), onLive('hello', reload)];
    return () => {
      for (const end of unhear) end();
    };
  }, [reload]);
  return loaded;
}

export const isOpen = ({ closedAt, withdrawn }: CriticalResult) => !closedAt && !withdrawn;
