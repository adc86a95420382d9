// The page of keys: read from the same table that the keyboard and the toolbar use.
import { html } from '../parts/html.ts';
import { commands, keyName } from './commands.ts';
import type { Viewer } from './model.ts';
import { words } from './words.ts';

export function Help({ viewer }: { viewer: Viewer }) {
  if (!viewer.help.value) return null;
  const close = () => {
    viewer.help.value = false;
  };
  const groups = Object.entries(words.groups) as [keyof typeof words.groups, string][];
  return html`<div class="v-help-cover" onClick=${close}>
    <div class="v-help" role="dialog" aria-modal="true" aria-label=${words.commands.help} onClick=${(event: Event) => event.stopPropagation()}>
      ${groups.map(
        ([group, title]) => html`<section key=${group}>
          <h3>${title}</h3>
          <dl>
            ${group === 'window' && html`<div><dt>${words.presets}</dt><dd><kbd>1</kbd> – <kbd>9</kbd></dd></div>`}
            ${commands
              .filter((command) => command.group === group && !command.id.startsWith('preset-'))
              .map(
                ({ id, keys }) =>
                  html`<div key=${id}><dt>${words.commands[id]}</dt><dd>${keys.map((key) => html`<kbd>${keyName(key)}</kbd>`)}</dd></div>`,
              )}
          </dl>
        </section>`,
      )}
      <section>
        <h3>${words.pointer.title}</h3>
        <dl>${words.pointer.lines.map(([how, what]) => html`<div key=${how}><dt>${what}</dt><dd>${how}</dd></div>`)}</dl>
      </section>
      <button type="button" class="v-button" onClick=${close}>${words.close}</button>
    </div>
  </div>`;
}
