// The toolbar: one row of icons, each with its word and key in a tooltip. On a phone only what fingers can't do.
import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs';
import ArrowUpDown from 'lucide/dist/esm/icons/arrow-up-down.mjs';
import Box from 'lucide/dist/esm/icons/box.mjs';
import Captions from 'lucide/dist/esm/icons/captions.mjs';
import Contrast from 'lucide/dist/esm/icons/contrast.mjs';
import Crosshair from 'lucide/dist/esm/icons/crosshair.mjs';
import FileClock from 'lucide/dist/esm/icons/file-clock.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Keyboard from 'lucide/dist/esm/icons/keyboard.mjs';
import Link from 'lucide/dist/esm/icons/link.mjs';
import ListIcon from 'lucide/dist/esm/icons/list.mjs';
import Maximize from 'lucide/dist/esm/icons/maximize.mjs';
import Move from 'lucide/dist/esm/icons/move.mjs';
import Pause from 'lucide/dist/esm/icons/pause.mjs';
import Play from 'lucide/dist/esm/icons/play.mjs';
import Rotate3D from 'lucide/dist/esm/icons/rotate-3d.mjs';
import RotateCw from 'lucide/dist/esm/icons/rotate-cw.mjs';
import Search from 'lucide/dist/esm/icons/search.mjs';
import FlipHorizontal from 'lucide/dist/esm/icons/square-centerline-dashed-horizontal.mjs';
import FlipVertical from 'lucide/dist/esm/icons/square-centerline-dashed-vertical.mjs';
import Star from 'lucide/dist/esm/icons/star.mjs';
import Sun from 'lucide/dist/esm/icons/sun.mjs';
import Undo from 'lucide/dist/esm/icons/undo-2.mjs';
import ZoomIn from 'lucide/dist/esm/icons/zoom-in.mjs';
import { html } from '../parts/html.ts';
import { Icon, type IconShape } from '../parts/icon.ts';
import { command, keysOf, withKey } from './commands.ts';
import { keyName } from './controls/chords.ts';
import { LayoutMenu } from './layout-menu.ts';
import type { Tool } from './layouts.ts';
import { shownImage } from './measure/measuring.ts';
import { MeasureMenu } from './measure/menu.ts';
import { SavingMark } from './measure/saving-line.ts';
import type { Viewer } from './model.ts';
import { PatientLine } from './patient-line.ts';
import type { Preset } from './window.ts';
import { type CommandId, words } from './words.ts';

const TOOL_ICONS: [Tool, IconShape][] = [
  ['window', Sun],
  ['scroll', ArrowUpDown],
  ['pan', Move],
  ['zoom', ZoomIn],
  ['magnify', Search],
  ['crosshair', Crosshair],
];

interface CommandButtonProps {
  viewer: Viewer;
  id: CommandId;
  icon: IconShape;
  pressed?: boolean;
  disabled?: boolean;
  /** Hidden where there is no room: on a phone, or in a narrow window. */
  spare?: 'phone' | 'narrow';
}

function CommandButton({ viewer, id, icon, pressed, disabled, spare }: CommandButtonProps) {
  const { run } = command(id);
  const press = (event: MouseEvent) => {
    run(viewer);
    // After a mouse click the keys, Space among them, belong to the images again.
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
  };
  const title = withKey(words.commands[id], id);
  return html`<button type="button" class="v-tool ${spare ? `v-spare-${spare}` : ''}" title=${title}
    aria-label=${words.commands[id]} aria-keyshortcuts=${keysOf(id)[0]} aria-pressed=${pressed} disabled=${disabled}
    onClick=${press}><${Icon} of=${icon} size=${18} /></button>`;
}

export function Toolbar({ viewer, onBack }: { viewer: Viewer; onBack: () => void }) {
  const pane = viewer.pane.value;
  const shown = shownImage(pane);
  const isStarred = shown !== undefined && viewer.measuring.isKeyImage(shown);
  const several = (pane.stack.value?.frames.length ?? 0) > 1;
  const button = (id: CommandId, icon: IconShape, more: Partial<CommandButtonProps> = {}) =>
    html`<${CommandButton} viewer=${viewer} id=${id} icon=${icon} ...${more} />`;
  return html`<div class="v-toolbar">
    <button type="button" class="v-tool" title=${words.back} aria-label=${words.back} onClick=${onBack}>
      <${Icon} of=${ArrowLeft} size=${18} />
    </button>
    <${PatientLine} viewer=${viewer} />
    <div class="v-tools" role="toolbar" aria-label=${words.tools}>
      <div class="v-group">
        ${TOOL_ICONS.map(([tool, icon]) =>
          button(`tool-${tool}`, icon, {
            pressed: viewer.tool.value === tool && !viewer.measuring.tool.value,
            spare: 'phone',
          }),
        )}
      </div>
      <div class="v-group">
        <${MeasureMenu} viewer=${viewer} />
        ${button('key-image', Star, { pressed: isStarred, disabled: !shown || shown.plane !== undefined })}
        ${button('measure-list', ListIcon, { pressed: viewer.measuring.isListed.value })}
        <${SavingMark} viewer=${viewer} />
      </div>
      <div class="v-group">
        <${PresetMenu} viewer=${viewer} />
        ${button('invert', Contrast, { pressed: pane.inverted.value })}
      </div>
      <div class="v-group v-spare-narrow">
        ${button('flip-horizontal', FlipHorizontal, { pressed: pane.view.value.flipHorizontal })}
        ${button('flip-vertical', FlipVertical, { pressed: pane.view.value.flipVertical })}
        ${button('rotate', RotateCw)}
      </div>
      <div class="v-group">${button('reset', Undo)}</div>
      <div class="v-group">
        ${button('play', pane.playing.value ? Pause : Play, { disabled: !several, pressed: pane.playing.value })}
        <${Speed} viewer=${viewer} />
      </div>
      <div class="v-group v-spare-phone">
        <${LayoutMenu} viewer=${viewer} />
        ${button('prior', FileClock, { disabled: viewer.shelf.priors.value.length === 0 })}
        ${button('planes', Box, { pressed: viewer.planes.value !== undefined })}
        ${button('rendering', Rotate3D, { pressed: viewer.rendering.value !== undefined })}
        ${button('linked', Link, { pressed: viewer.linked.on.value })}
      </div>
      <div class="v-group">
        ${viewer.onReport && button('report', FileText)}
        ${button('overlays', Captions, { pressed: viewer.overlays.value })}
        ${button('fullscreen', Maximize, { spare: 'phone' })}
        ${button('help', Keyboard, { pressed: viewer.help.value, spare: 'phone' })}
      </div>
    </div>
  </div>`;
}

/** A native select: right on a phone, usable by keys, and never cut off by the edge of the screen. */
function PresetMenu({ viewer }: { viewer: Viewer }) {
  const pane = viewer.pane.value;
  const presets = pane.presets.value;
  const now = pane.window.value;
  const chosen = presets.find((preset) => preset.center === now?.center && preset.width === now?.width);
  const keyOf = ({ key }: Preset) => keyName(keysOf(`preset-${key}` as CommandId)[0] ?? '');
  const choose = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    const preset = presets.find((candidate) => candidate.key === select.value);
    if (preset) pane.applyPreset(preset);
    select.blur(); // the arrow keys belong to the images again
  };
  return html`<select class="v-presets" aria-label=${words.presets} title=${words.presets}
    disabled=${presets.length === 0} value=${chosen?.key ?? ''} onChange=${choose}>
    <option value="" hidden>${words.commands['tool-window']}</option>
    ${presets.map((preset) => html`<option value=${preset.key}>${keyOf(preset)}  ${preset.name}</option>`)}
  </select>`;
}

function Speed({ viewer }: { viewer: Viewer }) {
  const pane = viewer.pane.value;
  if (!pane.playing.value) return null;
  const change = (event: Event) => {
    pane.framesPerSecond.value = Number((event.currentTarget as HTMLInputElement).value);
  };
  return html`<label class="v-speed" title="${withKey(words.commands.slower, 'slower')} / ${withKey(words.commands.faster, 'faster')}">
    <input type="range" min="1" max="60" value=${pane.framesPerSecond.value} aria-label=${words.speed(pane.framesPerSecond.value)}
      onInput=${change} />
    <span>${words.speed(pane.framesPerSecond.value)}</span>
  </label>`;
}
