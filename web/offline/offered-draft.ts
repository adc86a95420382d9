// The offer to go on with what was typed into a form before and not sent.
import FileClock from 'lucide/dist/esm/icons/file-clock.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { clock, instantShort, today } from '../words/formats.ts';
import { words } from '../words/words.ts';
import type { Offer } from './drafts.ts';

export function OfferedDraft({ offer }: { offer: Offer | undefined }) {
  if (!offer) return null;
  const { drafts } = words;
  const time = today(offer.at) === today() ? clock(offer.at) : instantShort(offer.at);
  return h(
    'div',
    { class: 'draft-offer', role: 'status' },
    h(Icon, { of: FileClock }),
    h('span', null, drafts.offer(time)),
    h(Button, { onClick: offer.take }, drafts.take),
    h(Button, { kind: 'quiet', onClick: offer.drop }, drafts.drop),
  );
}
