// A page whose code comes when it is first opened, so that the shell stays small.
import { type ComponentType, h } from 'preact';
import { Problem } from './problem.ts';
import { Skeleton } from './skeleton.ts';
import { useLoad } from './use-load.ts';

export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Later(props: P) {
    const page = useLoad(async () => {
      loaded ??= await load();
      return { loaded };
    }, []);
    const Page = loaded ?? page.value?.loaded;
    if (Page) return h(Page, props);
    const { problem, reload } = page;
    return h('div', { class: 'page' }, problem ? h(Problem, { problem, onRetry: reload }) : h(Skeleton, { rows: 6 }));
  };
}
