// Says that this workstation's clock is set to another place than the clinic's; nothing where it is right.
import { h } from 'preact';
import { clinicZone, hoursApart } from '../words/wall-time.ts';
import { words } from '../words/words.ts';

export function ZoneNote() {
  const zone = clinicZone();
  if (!zone || hoursApart() === 0) return null;
  return h('span', { class: 'zone-note warn-text' }, words.common.otherZone(zone.replaceAll('_', ' ')));
}
