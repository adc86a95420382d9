// Every command with its keys: taken away by a press on them, added by pressing the new one. A key that another command has
// changes hands only after a word.
import X from 'lucide/dist/esm/icons/x.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.ts';
import { Icon } from '../../parts/icon.ts';
import { type Command, commands } from '../commands.ts';
import { type CommandId, words } from '../words.ts';
import { keyName, whyReserved } from './chords.ts';
import { KeyRecorder } from './key-recorder.ts';
import { keysInForce, type OwnKeys, withKeys } from './own-keys.ts';

/** As many as the box keeps. */
const MOST_KEYS = 4;

interface ListProps {
  keys: OwnKeys;
  /** @param said what a person should hear of it */
  onKeys: (keys: Record<string, string[]>, said?: string) => void;
}

export function KeyList({ keys: own, onKeys }: ListProps) {
  const inForce = keysInForce(commands, own);
  const give = (id: CommandId, next: readonly string[], said?: string) =>
    onKeys(withKeys(commands, own, id, next), said);
  const groups = Object.entries(words.groups) as [keyof typeof words.groups, string][];
  return h(
    'div',
    { class: 'controls-keys' },
    groups.map(([group, title]) =>
      h(
        'section',
        { key: group, 'aria-label': title },
        h('h3', null, title),
        h(
          'ul',
          null,
          commands
            .filter((command) => command.group === group)
            .map((command) =>
              h(CommandKeys, { key: command.id, command, inForce, give, isOwn: own[command.id] !== undefined }),
            ),
        ),
      ),
    ),
  );
}

interface RowProps {
  command: Command;
  inForce: ReadonlyMap<string, readonly string[]>;
  isOwn: boolean;
  give: (id: CommandId, keys: readonly string[], said?: string) => void;
}

/** Esc and Enter lead out of drawing, as everywhere: they stay what they are. */
const isFixed = ({ keys }: Command) => keys.some((key) => whyReserved(key) === 'page');

function CommandKeys({ command, inForce, isOwn, give }: RowProps) {
  const { id } = command;
  const name = words.commands[id];
  const keys = inForce.get(id) ?? [];
  const [wanted, setWanted] = useState<{ key: string; other: CommandId }>();
  const ownerOf = (key: string) => commands.find((other) => inForce.get(other.id)?.includes(key))?.id;
  const record = (key: string) => {
    const other = ownerOf(key);
    if (other === id) return;
    if (other) setWanted({ key, other });
    else give(id, [...keys, key]);
  };
  const leave = (event: MouseEvent) => {
    toRecorder(event);
    setWanted(undefined);
  };
  const takeOver = (event: MouseEvent) => {
    const { key, other } = wanted!;
    leave(event);
    give(id, [...keys, key], words.controls.took(keyName(key), words.commands[other]));
  };
  if (isFixed(command)) {
    return h(
      'li',
      null,
      h('span', null, name),
      h('span', { class: 'controls-chips' }, h('span', { class: 'muted' }, words.controls.always), keys.map(chip)),
    );
  }
  return h(
    'li',
    null,
    h('span', null, name),
    h(
      'span',
      { class: 'controls-chips' },
      keys.map((key) =>
        h(
          'button',
          {
            ...{ key, type: 'button', class: 'controls-key', 'aria-label': words.controls.remove(keyName(key), name) },
            ...{ title: words.controls.remove(keyName(key), name) },
            onClick: (event: MouseEvent) => {
              toRecorder(event);
              give(
                id,
                keys.filter((other) => other !== key),
              );
            },
          },
          chip(key),
          h(Icon, { of: X, size: 12 }),
        ),
      ),
      keys.length < MOST_KEYS && h(KeyRecorder, { name, onKey: record }),
      isOwn &&
        h(
          Button,
          { kind: 'quiet', label: words.controls.resetOne(name), onClick: () => give(id, command.keys) },
          words.controls.reset,
        ),
    ),
    wanted &&
      h(
        'div',
        { class: 'controls-taken', role: 'alert' },
        h('span', null, words.controls.taken(keyName(wanted.key), words.commands[wanted.other])),
        h(Button, { onClick: takeOver }, words.controls.takeOver),
        h(Button, { kind: 'quiet', onClick: leave }, words.controls.leave),
      ),
  );
}

/** What was pressed goes: the focus stays in its line. */
function toRecorder({ currentTarget }: MouseEvent): void {
  (currentTarget as HTMLElement).closest('li')?.querySelector<HTMLElement>('.controls-recorder button')?.focus();
}

const chip = (key: string) => h('kbd', { key }, keyName(key));
