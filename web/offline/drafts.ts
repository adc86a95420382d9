// What somebody is typing into a form, kept while they type: a closed tab or a crash loses none of it. It goes when the
// form is sent or given up, and with everything else at sign-out.
import { useEffect, useRef, useState } from 'preact/hooks';
import { place, placed } from './offline.ts';

const PAUSE_MS = 300;
const MOST = 20;
const LARGEST = 64_000;
const LONGEST_MS = 3 * 86_400_000;

interface Kept {
  name: string;
  at: string;
  value: unknown;
}

export interface Offer {
  at: Date;
  /** Back into the form, or away with it. */
  take: () => void;
  drop: () => void;
}

export interface KeptDraft {
  /** Something was typed before and never sent. */
  offer: Offer | undefined;
  /** It was sent or given up. */
  done: () => void;
}

/** Keeps `value` under `name` while `dirty`, and offers what was left there. */
export function useKeptDraft<T>(name: string, value: T, dirty: boolean, take: (value: T) => void): KeptDraft {
  const [found, setFound] = useState<Kept>();
  const isOver = useRef(false);
  useEffect(() => {
    void placed
      .then(({ shelf }) => shelf.get<Kept>('drafts', name))
      .then((kept) => kept && Date.now() - Date.parse(kept.at) < LONGEST_MS && setFound(kept));
  }, [name]);
  const text = JSON.stringify(value);
  useEffect(() => {
    if (!dirty || text.length > LARGEST) return;
    const timer = setTimeout(() => !isOver.current && write({ name, at: new Date().toISOString(), value }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [name, text, dirty]);
  const drop = () => {
    setFound(undefined);
    void place()?.shelf.remove('drafts', [name]);
  };
  return {
    offer: found && {
      at: new Date(found.at),
      take: () => {
        setFound(undefined);
        take(found.value as T);
      },
      drop,
    },
    done: () => {
      isOver.current = true;
      drop();
    },
  };
}

async function write(draft: Kept): Promise<void> {
  const shelf = place()?.shelf;
  if (!shelf) return;
  await shelf.put('drafts', draft);
  const all = (await shelf.all<Kept>('drafts')).sort((a, b) => (a.at < b.at ? 1 : -1));
  const over = all.filter((one, at) => at >= MOST || Date.now() - Date.parse(one.at) > LONGEST_MS);
  await shelf.remove(
    'drafts',
    over.map(({ name }) => name),
  );
}
