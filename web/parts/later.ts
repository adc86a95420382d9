// A page whose code comes when it is first opened, so that the shell stays small.
import { type ComponentType, h } from 'preact';
import { Problem } from './problem.ts';
import { Skeleton } from './skeleton.ts';
import { useLoad } from './use-load.ts';

/** `ahead` fetches the code before anybody opens the page: later the box may be out of reach. */
export type Later<P> = ComponentType<P> & { ahead: () => Promise<unknown> };

export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let loaded: ComponentType<P> | undefined;
  const fetched = async () => {
    [loaded] = await Promise.all([loaded ?? load(), pageStyles()]);
    return { loaded };
  };
  function Later(props: P) {
    const page = useLoad(fetched, []);
    const Page = loaded ?? page.value?.loaded;
    if (Page) return h(Page, props);
    const { problem, reload } = page;
    return h('div', { class: 'page' }, problem ? h(Problem, { problem, onRetry: reload }) : h(Skeleton, { rows: 6 }));
  }
  return Object.assign(Later, { ahead: fetched });
}

let styles: Promise<void> | undefined;

/** The sheet of all such pages waits in index.html under another relation, which browsers don't load. */
function pageStyles(): Promise<void> {
  styles ??= new Promise((resolve, reject) => {
    const link = document.getElementById('page-styles') as HTMLLinkElement;
    link.onload = () => resolve();
    link.onerror = () => {
      styles = undefined; // asked for again with the next try
      link.rel = 'alternate';
      reject(new TypeError('The styles could not be fetched'));
    };
    link.rel = 'stylesheet';
  });
  return styles;
}
