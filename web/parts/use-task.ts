// One thing a person sets off (a form, a button): whether it runs and what went wrong. A second click while it runs
// does nothing.
import { useRef, useState } from 'preact/hooks';

export interface Task {
  busy: boolean;
  problem: unknown;
  /** Runs it; resolves to true when it went well. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useTask(): Task {
  const [state, setState] = useState<{ busy: boolean; problem?: unknown }>({ busy: false });
  const running = useRef(false);
  const run = async (work: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setState({ busy: true });
    try {
      await work();
      setState({ busy: false });
      return true;
    } catch (problem) {
      setState({ busy: false, problem });
      return false;
    } finally {
      running.current = false;
    }
  };
  return { ...state, problem: state.problem, run };
}
