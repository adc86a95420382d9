// What measuring adds to the table of commands: tools, taking back, hiding, stars.
import type { Command } from '../commands.ts';
import type { Viewer } from '../model.ts';
import type { Place } from './calibration.ts';
import { insertChosen } from './insert.ts';
import { shownImage } from './measuring.ts';
import { ellipseIn, KINDS, type Kind } from './shapes.ts';

/** Letters that a word offers and OHIF has not given to something else. */
const KEYS: Record<Kind, string> = {
  length: 'm',
  angle: 'a',
  cobb: 'y',
  ratio: 'x',
  rectangle: 'b',
  ellipse: 'e',
  outline: 'd',
  probe: 'q',
  arrow: 'Shift+A',
  text: 't',
};

export const measureCommands: Command[] = [
  ...KINDS.map(
    (kind): Command => ({
      id: `measure-${kind}` as const,
      group: 'measure',
      keys: [KEYS[kind]],
      run: ({ measuring }) => measuring.takeTool(measuring.tool.value === kind ? undefined : kind),
    }),
  ),
  { id: 'measure-place', group: 'measure', keys: ['Enter'], run: place },
  { id: 'measure-remove', group: 'measure', keys: ['Backspace', 'Delete'], run: removeChosen },
  { id: 'measure-let-go', group: 'measure', keys: ['Escape'], run: ({ measuring }) => measuring.letGo() },
  { id: 'measure-insert', group: 'measure', keys: ['Shift+I'], run: insertChosen },
  { id: 'undo', group: 'measure', keys: ['Ctrl+z'], run: ({ measuring }) => measuring.undo() },
  { id: 'redo', group: 'measure', keys: ['Ctrl+y', 'Ctrl+Shift+z'], run: ({ measuring }) => measuring.redo() },
  { id: 'key-image', group: 'measure', keys: ['*', 'k'], run: turnStar },
  {
    id: 'measure-hide',
    group: 'measure',
    keys: ['u'],
    run: ({ measuring }) => {
      measuring.isShown.value = !measuring.isShown.value;
    },
  },
  {
    id: 'measure-list',
    group: 'measure',
    keys: ['Shift+U'],
    run: ({ measuring }) => {
      measuring.isListed.value = !measuring.isListed.value;
      measuring.isFolded.value = false;
    },
  },
];

function removeChosen({ measuring }: Viewer): boolean {
  const { value: id } = measuring.selected;
  if (id) measuring.remove(id);
  return id !== undefined;
}

function turnStar({ measuring, pane }: Viewer): void {
  const image = shownImage(pane.value);
  if (image && !image.plane) measuring.turnStar(image);
}

/** Ends an outline; else puts a marking of the tool in hand in the middle of the picture, for whoever draws by keys. */
function place({ measuring, pane }: Viewer): boolean {
  const { value: tool } = measuring.tool;
  const shown = pane.value.shown.value;
  if (!tool || !shown) return false;
  const set = measuring.drawing.value?.drawing.set ?? [];
  const isOutlined = tool === 'outline' && set.length > 2;
  measuring.drawing.value = undefined;
  const marking = measuring.made(pane.value, tool, isOutlined ? set : inTheMiddle(tool, shown.columns, shown.rows));
  if (!marking) return true;
  measuring.toFocus.value = marking.id;
  measuring.put(marking, true);
  return true;
}

function inTheMiddle(kind: Kind, columns: number, rows: number): Place[] {
  const [x, y, size] = [columns / 2, rows / 2, Math.min(columns, rows) / 8];
  const across: Place[] = [
    [x - size, y],
    [x + size, y],
  ];
  const corners: [Place, Place] = [
    [x - size, y - size / 2],
    [x + size, y + size / 2],
  ];
  if (kind === 'probe' || kind === 'text') return [[x, y]];
  if (kind === 'length' || kind === 'arrow') return across;
  if (kind === 'angle') return [across[0]!, [x, y + size], across[1]!];
  if (kind === 'cobb' || kind === 'ratio') return [...across, [x - size, y + size], [x + size, y + size]];
  if (kind === 'ellipse') return ellipseIn(...corners);
  if (kind === 'rectangle') return corners;
  return [across[0]!, [x, y - size], across[1]!, [x, y + size]];
}
