// Studies side by side: puts an earlier study of the patient beside today's, its likest series next to the one in use.
import type { Prior } from '../shapes.ts';
import { LAYOUTS } from './layouts.ts';
import { likest } from './likeness.ts';
import type { Viewer } from './model.ts';
import type { Pane } from './pane.ts';
import { told } from './shelf.ts';

/** The earlier study that comes next: the most alike, then the one after that which hangs already. */
export function nextPrior(viewer: Viewer): Prior | undefined {
  const priors = viewer.shelf.priors.value;
  const shown = new Set(viewer.visible.map((number) => viewer.panes[number]!.stack.value?.studyInstanceUid));
  const last = priors.findLastIndex(({ studyInstanceUid }) => shown.has(studyInstanceUid));
  return priors[(last + 1) % Math.max(1, priors.length)];
}

/** Opens an earlier study and hangs it in the pane after the one in use; both scroll together from there. */
export async function hangBeside(viewer: Viewer, prior: Prior): Promise<void> {
  viewer.hangingPrior.value = prior.studyInstanceUid;
  viewer.notice.value = undefined;
  try {
    const { shelf } = viewer;
    await shelf.open(prior.studyInstanceUid);
    const entries = shelf.order(prior.studyInstanceUid, () => false);
    const unread = entries.filter((entry) => !entry.stacks);
    await Promise.all(unread.map((entry) => shelf.read(entry)));
    if (viewer.isClosed) return;
    hang(viewer, prior.studyInstanceUid);
  } catch (cause) {
    if (!viewer.isClosed) viewer.notice.value = told(cause).sentence;
  } finally {
    viewer.hangingPrior.value = undefined;
  }
}

function hang(viewer: Viewer, studyInstanceUid: string): void {
  const current = currentPane(viewer, studyInstanceUid);
  const stack = current.stack.value;
  const stacks = viewer.shelf.stacks.value.filter((candidate) => candidate.studyInstanceUid === studyInstanceUid);
  const best = likest(stack, stacks) ?? stacks[0];
  if (!best) return;
  if (viewer.maximised.value || viewer.layout.value === '1x1') viewer.setLayout('1x2', { fill: false });
  const { columns, rows } = LAYOUTS[viewer.layout.value];
  const place = (viewer.panes.indexOf(current) + 1) % (columns * rows);
  const beside = viewer.panes[place]!;
  const share = current.index.value / Math.max(1, (stack?.frames.length ?? 1) - 1);
  beside.open(best, Math.round(share * (best.frames.length - 1)));
  viewer.lookAhead();
  if (viewer.linked.on.value) viewer.linked.toggle(current, []);
  viewer.linked.toggle(current, viewer.visiblePanes);
}

/** The pane of today that it is compared with: the one in use, unless that shows the earlier study itself. */
function currentPane(viewer: Viewer, studyInstanceUid: string): Pane {
  const active = viewer.pane.value;
  if (active.stack.value?.studyInstanceUid !== studyInstanceUid) return active;
  const other = viewer.visiblePanes.find((pane) => pane.stack.value?.studyInstanceUid === viewer.studyInstanceUid);
  return other ?? active;
}
