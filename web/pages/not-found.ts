// An address that leads nowhere, and one that this role may not open.
import Compass from 'lucide/dist/esm/icons/compass.mjs';
import LockKeyhole from 'lucide/dist/esm/icons/lock-keyhole.mjs';
import { h } from 'preact';
import { Empty } from '../parts/empty.ts';
import { firstPage } from '../shell/navigation.ts';
import { words } from '../words/words.ts';

export function NotFoundPage() {
  const home = h('a', { class: 'button', href: firstPage() }, words.notFound.home);
  return h(Empty, { icon: Compass, title: words.notFound.title, text: words.notFound.text, whole: true }, home);
}

export function NotAllowedPage() {
  return h(Empty, { icon: LockKeyhole, title: words.notAllowed.title, text: words.notAllowed.text, whole: true });
}
