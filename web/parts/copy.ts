// A value that is copied by a click: IDs, UIDs, addresses. Works on plain HTTP too, where browsers have no clipboard
// interface.
import Check from 'lucide/dist/esm/icons/check.mjs';
import CopyIcon from 'lucide/dist/esm/icons/copy.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { words } from '../words/words.ts';
import { Icon } from './icon.ts';

const TOLD_MS = 1500;

export function Copy({ value, what, class: kind = '' }: { value: string; what: string; class?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), TOLD_MS);
  };
  return h(
    'button',
    { type: 'button', class: `copy ${kind}`, title: words.common.copy(what), onClick: copy },
    h('bdi', null, value),
    h(Icon, { of: copied ? Check : CopyIcon, size: 14 }),
    h('span', { class: 'sr-only', role: 'status' }, copied ? words.common.copied : words.common.copy(what)),
  );
}

async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  // Inside an open dialog everything else is inert, the page's end too.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
