// Everything that a person can do in the viewer by key or button, in one table: with which keys it begins, what it does. The
// toolbar, the page of keys and the keyboard all read from here, and what a person chose instead is laid over it. What OHIF
// has a key for has that key here too.
import { computed, type Signal } from '@preact/signals';
import { chordsOf, type KeyPress, keyName } from './controls/chords.ts';
import { controls } from './controls/controls.ts';
import { keysInForce } from './controls/own-keys.ts';
import { hangBeside, nextPrior } from './hanging.ts';
import { LAYOUT_ORDER, type Layout, type Tool } from './layouts.ts';
import { measureCommands } from './measure/commands.ts';
import type { Viewer } from './model.ts';
import type { Pane } from './pane.ts';
import { openPlanes } from './planes/planes.ts';
import { presentationCommands } from './presentation/commands.ts';
import { closeRendering, openRendering } from './rendering/rendering.ts';
import { type CommandId, words } from './words.ts';

export interface Command {
  id: CommandId;
  group: keyof typeof words.groups;
  /** With which everybody begins: as KeyboardEvent.key, with `Ctrl+` or `Shift+` in front; the first is shown in tooltips. */
  keys: string[];
  /** @returns false where there was nothing to do: the key is left to the page */
  run(viewer: Viewer): unknown;
}

const PAGE = 10;

const withPane = (act: (pane: Pane) => void) => (viewer: Viewer) => act(viewer.pane.value);
const by = (frames: number) => withPane((pane) => pane.goTo(pane.index.value + frames));
const tool = (name: Tool) => (viewer: Viewer) => {
  viewer.measuring.takeTool(undefined);
  viewer.tool.value = name;
};
const zoomBy = (factor: number) =>
  withPane((pane) => pane.place({ zoom: Math.max(0.1, Math.min(40, pane.view.value.zoom * factor)) }));
const layout = (name: Layout) => (viewer: Viewer) => viewer.setLayout(name);

export const commands: Command[] = [
  { id: 'previous', group: 'images', keys: ['ArrowUp'], run: by(-1) },
  { id: 'next', group: 'images', keys: ['ArrowDown'], run: by(1) },
  { id: 'page-up', group: 'images', keys: ['Shift+PageUp'], run: by(-PAGE) },
  { id: 'page-down', group: 'images', keys: ['Shift+PageDown'], run: by(PAGE) },
  { id: 'first', group: 'images', keys: ['Home'], run: withPane((pane) => pane.goTo(0)) },
  { id: 'last', group: 'images', keys: ['End'], run: withPane((pane) => pane.goTo(Number.MAX_SAFE_INTEGER)) },
  { id: 'previous-series', group: 'images', keys: ['PageUp', '[', ','], run: (viewer) => viewer.stepStack(-1) },
  { id: 'next-series', group: 'images', keys: ['PageDown', ']', '.'], run: (viewer) => viewer.stepStack(1) },
  { id: 'play', group: 'images', keys: ['c'], run: withPane(togglePlay) },
  { id: 'slower', group: 'images', keys: ['<'], run: withPane((pane) => changeSpeed(pane, 1 / 1.25)) },
  { id: 'faster', group: 'images', keys: ['>'], run: withPane((pane) => changeSpeed(pane, 1.25)) },

  { id: 'tool-window', group: 'tools', keys: ['w'], run: tool('window') },
  { id: 'tool-scroll', group: 'tools', keys: ['s'], run: tool('scroll') },
  { id: 'tool-pan', group: 'tools', keys: ['p'], run: tool('pan') },
  { id: 'tool-zoom', group: 'tools', keys: ['z'], run: tool('zoom') },
  { id: 'tool-magnify', group: 'tools', keys: ['g'], run: tool('magnify') },
  { id: 'tool-crosshair', group: 'tools', keys: ['Shift+C'], run: tool('crosshair') },
  { id: 'tool-turn', group: 'tools', keys: ['Shift+T'], run: tool('turn') },

  ...measureCommands,

  ...Array.from({ length: 9 }, (_, i): Command => {
    const key = String(i + 1);
    const run = withPane((pane) => {
      const preset = pane.presets.value.find((candidate) => candidate.key === key);
      if (preset) pane.applyPreset(preset);
    });
    return { id: `preset-${key}` as CommandId, group: 'window', keys: [key], run };
  }),
  { id: 'invert', group: 'window', keys: ['i'], run: withPane((pane) => pane.setInverted(!pane.inverted.value)) },

  { id: 'zoom-in', group: 'view', keys: ['+'], run: zoomBy(1.2) },
  { id: 'zoom-out', group: 'view', keys: ['-'], run: zoomBy(1 / 1.2) },
  { id: 'fit', group: 'view', keys: ['=', 'f'], run: withPane((pane) => pane.place({ zoom: 1, pan: [0, 0] })) },
  { id: 'flip-horizontal', group: 'view', keys: ['h'], run: withPane(flipHorizontal) },
  { id: 'flip-vertical', group: 'view', keys: ['v'], run: withPane(flipVertical) },
  { id: 'rotate', group: 'view', keys: ['r'], run: withPane((pane) => rotate(pane, 90)) },
  { id: 'rotate-back', group: 'view', keys: ['l', 'Shift+R'], run: withPane((pane) => rotate(pane, 270)) },
  { id: 'reset', group: 'view', keys: [' ', '0'], run: withPane((pane) => pane.reset()) },
  {
    id: 'overlays',
    group: 'view',
    keys: ['o'],
    run: (viewer) => toggle(viewer.overlays),
  },
  ...presentationCommands,
  { id: 'fullscreen', group: 'view', keys: ['F11', 'Shift+F'], run: toggleFullScreen },
  { id: 'report', group: 'view', keys: ['F2'], run: (viewer) => viewer.onReport?.() },
  { id: 'help', group: 'view', keys: ['?'], run: (viewer) => toggle(viewer.help) },

  ...LAYOUT_ORDER.map(
    (name, i): Command => ({
      id: `layout-${name}` as const,
      group: 'layout',
      keys: [`Shift+${i + 1}`],
      run: layout(name),
    }),
  ),
  { id: 'previous-pane', group: 'layout', keys: ['ArrowLeft'], run: (viewer) => stepPane(viewer, -1) },
  { id: 'next-pane', group: 'layout', keys: ['ArrowRight', 'n'], run: (viewer) => stepPane(viewer, 1) },
  { id: 'prior', group: 'layout', keys: ['Shift+P'], run: hangNextPrior },
  {
    id: 'linked',
    group: 'layout',
    keys: ['Shift+L'],
    run: (viewer) => viewer.linked.toggle(viewer.pane.value, viewer.visiblePanes),
  },
  {
    id: 'planes',
    group: 'layout',
    keys: ['Shift+M'],
    run: (viewer) => (viewer.planes.value ? viewer.planes.value.close() : void openPlanes(viewer)),
  },
  {
    id: 'rendering',
    group: 'layout',
    keys: ['Shift+V'],
    run: (viewer) => (viewer.rendering.value ? closeRendering(viewer) : void openRendering(viewer)),
  },
  { id: 'reference-lines', group: 'layout', keys: ['Shift+X'], run: (viewer) => toggle(viewer.referenceLines) },
];

const byId = new Map(commands.map((command) => [command.id, command]));
/** By what the person chose, else as everybody begins. */
const inForce = computed(() => keysInForce(commands, controls.value.keys));
const byKey = computed(
  () =>
    new Map([...inForce.value].flatMap(([id, keys]) => keys.map((key) => [key, byId.get(id as CommandId)!] as const))),
);

export const command = (id: CommandId): Command => byId.get(id)!;

/** The keys that call it now. */
export const keysOf = (id: CommandId): readonly string[] => inForce.value.get(id) ?? [];

/** A word for a tooltip, with the first key of its command. */
export function withKey(word: string, id: CommandId): string {
  const [key] = keysOf(id);
  return key === undefined ? word : `${word}  (${keyName(key)})`;
}

/** The command a key press calls; undefined leaves the key to the browser. */
export function commandFor(event: KeyPress): Command | undefined {
  for (const chord of chordsOf(event)) {
    const found = byKey.value.get(chord);
    if (found) return found;
  }
  return undefined;
}

function toggle(flag: Signal<boolean>): void {
  flag.value = !flag.value;
}

function togglePlay(pane: Pane): void {
  pane.playing.value = !pane.playing.value && pane.imageIds.length > 1;
}

function changeSpeed(pane: Pane, factor: number): void {
  pane.framesPerSecond.value = Math.max(
    1,
    Math.min(60, Math.round(pane.framesPerSecond.value * factor + (factor > 1 ? 0.5 : -0.5))),
  );
}

/** Flipping turns the sense of a rotation: what is to the right on the screen must be mirrored, whatever was rotated. */
function flipHorizontal(pane: Pane): void {
  const view = pane.view.value;
  if (view.rotation % 180) pane.place({ flipVertical: !view.flipVertical });
  else pane.place({ flipHorizontal: !view.flipHorizontal });
}

function flipVertical(pane: Pane): void {
  const view = pane.view.value;
  if (view.rotation % 180) pane.place({ flipHorizontal: !view.flipHorizontal });
  else pane.place({ flipVertical: !view.flipVertical });
}

function rotate(pane: Pane, degrees: number): void {
  pane.place({ rotation: (pane.view.value.rotation + degrees) % 360 });
}

function stepPane(viewer: Viewer, step: 1 | -1): void {
  const { visible, active } = viewer;
  active.value = visible[(visible.indexOf(active.value) + step + visible.length) % visible.length]!;
}

function hangNextPrior(viewer: Viewer): void {
  const prior = nextPrior(viewer);
  viewer.notice.value = prior ? undefined : words.noPriors;
  if (prior && !viewer.hangingPrior.value) void hangBeside(viewer, prior);
}

function toggleFullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  // Refused without a gesture or on a phone: then there is nothing to do.
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
