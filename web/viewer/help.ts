// The page of keys, as they are in force for who looks: read from the table that the keyboard and the toolbar use.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { openModal } from '../parts/dialog.ts';
import { html } from '../parts/html.ts';
import { commandFor, commands, keysOf } from './commands.ts';
import { keyName } from './controls/chords.ts';
import { controls, firstTool, mayChoose } from './controls/controls.ts';
import { chosenFor } from './controls/mouse.ts';
import { inputs, wordOf } from './controls/mouse-words.ts';
import type { Viewer } from './model.ts';
import { words } from './words.ts';

export function Help({ viewer }: { viewer: Viewer }) {
  return viewer.help.value ? html`<${Sheet} viewer=${viewer} />` : null;
}

function Sheet({ viewer }: { viewer: Viewer }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => openModal(dialog.current!), []);
  const close = () => {
    viewer.help.value = false;
  };
  const change = () => {
    close();
    viewer.choosingControls.value = true;
  };
  const press = (event: KeyboardEvent) => {
    if (commandFor(event)?.id === 'help') close();
  };
  const outside = (event: MouseEvent) => {
    if (event.target === dialog.current) close();
  };
  const groups = Object.entries(words.groups) as [keyof typeof words.groups, string][];
  return html`<dialog class="v-help" ref=${dialog} aria-label=${words.commands.help} onClose=${close} onKeyDown=${press} onClick=${outside}>
    <div class="v-help-foot">
      ${mayChoose() && html`<button type="button" class="v-button" onClick=${change}>${words.controls.change}</button>`}
      <button type="button" class="v-button" onClick=${close}>${words.close}</button>
    </div>
    <div class="v-help-columns">
      ${groups.map(
        ([group, title]) => html`<section key=${group}>
          <h3>${title}</h3>
          <dl>
            ${commands
              .filter((command) => command.group === group)
              .map(
                ({ id }) =>
                  html`<div key=${id}><dt>${words.commands[id]}</dt><dd>${keysOf(id).map((key) => html`<kbd>${keyName(key)}</kbd>`)}</dd></div>`,
              )}
          </dl>
        </section>`,
      )}
      <${Pointer} />
    </div>
  </dialog>`;
}

function Pointer() {
  const { mouse } = controls.value;
  const { title, fixed } = words.controls.pointer;
  const said = inputs().flatMap(({ input, name }) => {
    const does = chosenFor(mouse, input);
    if (input === 'left') return [[name, `${words.controls.drags.hand} (${wordOf(input, firstTool())})`] as const];
    return does && does !== 'none' ? [[name, wordOf(input, does)] as const] : [];
  });
  return html`<section>
    <h3>${title}</h3>
    <dl>${[...said, ...fixed].map(([how, what]) => html`<div key=${how}><dt>${what}</dt><dd>${how}</dd></div>`)}</dl>
  </section>`;
}
