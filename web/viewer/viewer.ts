// The viewer's door: the only thing of this folder that the rest of the UI imports, and only when images are opened.
import { effect } from '@preact/signals';
import { render } from 'preact';
import { html } from '../parts/html.ts';
import { sessionEnded } from '../session.ts';
import type { DocumentJson } from '../shapes.ts';
import { commandFor } from './commands.ts';
import { followContextLoss } from './context-loss.ts';
import { beginControls, firstTool } from './controls/controls.ts';
import { Viewer } from './model.ts';
import { Screen } from './screen.ts';
import { followSources } from './show-source.ts';
import { css } from './styles.ts';
import type { ViewState } from './view-state.ts';

export interface ViewerOptions {
  studyInstanceUid: string;
  /** The series to begin with; else the first that has pictures. */
  seriesInstanceUid?: string;
  /** How it was left the last time. */
  left?: ViewState;
  /** Told how it is left, on the way out. */
  onLeft?(state: ViewState): void;
  /** The person wants the report; without it there is none. */
  onReport?(): void;
  /** Puts a measurement or an image into the report; without it nobody may. @returns false where none is open to write */
  onInsert?(node: DocumentJson): Promise<boolean>;
  /** The person wants to leave. */
  onBack(): void;
}

/**
 * Opens a study in `element`, which it fills. Answers at once, pictures follow; the function that it answers closes
 * the viewer, ends what is under way and frees what it held.
 */
export async function openViewer(element: HTMLElement, options: ViewerOptions): Promise<() => void> {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  const viewer = new Viewer(options.studyInstanceUid);
  viewer.onReport = options.onReport;
  viewer.onInsert = options.onInsert;
  render(html`<${Screen} viewer=${viewer} onBack=${options.onBack} />`, element);
  const endKeys = followKeys(viewer);
  const endTool = followFirstTool(viewer);
  const endNetwork = followNetwork(viewer);
  const endContexts = followContextLoss(viewer);
  const endSources = followSources(viewer);
  const endKeeping = viewer.keeping.begin();
  void viewer.open(options.seriesInstanceUid, options.left);
  return () => {
    endKeys();
    endTool();
    endNetwork();
    endSources();
    endContexts();
    endKeeping();
    options.onLeft?.(viewer.state());
    render(null, element);
    viewer.close();
    style.remove();
  };
}

/** Keys belong to the images unless somebody types or another page lies above. */
function followKeys(viewer: Viewer): () => void {
  const press = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (
      event.defaultPrevented ||
      target.closest('input:not([type=range]), textarea, select, [contenteditable], dialog')
    )
      return;
    // Space and Enter press the button that has the focus.
    if ((event.key === ' ' || event.key === 'Enter') && target.closest('button, a, summary')) return;
    const command = commandFor(event);
    if (command && command.run(viewer) !== false) event.preventDefault();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

/** Their own keys and buttons hold from when they have come; what is in hand by then stays there. */
function followFirstTool(viewer: Viewer): () => void {
  let first = viewer.tool.peek();
  const end = effect(() => {
    const next = firstTool();
    if (viewer.tool.peek() === first) viewer.tool.value = next;
    first = next;
  });
  const leaving = new AbortController();
  void beginControls(leaving.signal);
  return () => {
    leaving.abort();
    end();
  };
}

/** What failed is asked for again when the network is back or somebody has signed in again. */
function followNetwork(viewer: Viewer): () => void {
  const retry = () => viewer.retry();
  addEventListener('online', retry);
  let ended = sessionEnded.peek();
  const end = effect(() => {
    if (ended && !sessionEnded.value) queueMicrotask(retry);
    ended = sessionEnded.value;
  });
  return () => {
    removeEventListener('online', retry);
    end();
  };
}
