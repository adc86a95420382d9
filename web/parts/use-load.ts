// Reads something when a page opens or what it depends on changes. The earlier answer stays while a new one comes.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
  value: T | undefined;
  problem: unknown;
  loading: boolean;
  reload: () => void;
  /** Puts in a value known from elsewhere (a live event, the answer to a change). */
  set: (value: T | ((before: T) => T)) => void;
}

export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, needs: unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value?: T; problem?: unknown; loading: boolean }>({ loading: true });
  const running = useRef<AbortController>(undefined);
  const reload = useCallback(() => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const ended = () => {
      if (running.current === controller) running.current = undefined;
    };
    setState(({ value, problem }) => ({ value, problem, loading: true }));
    load(controller.signal)
      .then(
        (value) => controller.signal.aborted || setState({ value, loading: false }),
        (problem) => controller.signal.aborted || setState(({ value }) => ({ value, problem, loading: false })),
      )
      .finally(ended);
  }, needs);
  useEffect(() => {
    reload();
    return () => running.current?.abort();
  }, [reload]);
  const set = useCallback(
    (next: T | ((before: T) => T)) => {
      setState((state) => {
        if (typeof next !== 'function') return { ...state, value: next };
        return state.value === undefined ? state : { ...state, value: (next as (before: T) => T)(state.value) };
      });
      // An answer under way may be older than what is known now, and would undo it: asked again.
      if (running.current) reload();
    },
    [reload],
  );
  return { value: state.value, problem: state.problem, loading: state.loading, reload, set };
}
