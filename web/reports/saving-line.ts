// Whether the text is safe, always in sight: on the box since when, or kept here until the box is back.
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs';
import { h } from 'preact';
import type { KeptText } from '../offline/report-texts.ts';
import { Icon } from '../parts/icon.ts';
import { sentence } from '../parts/problem.ts';
import { clock } from '../words/formats.ts';
import { words } from '../words/with-report.ts';
import type { Saving } from './draft-keeper.ts';

export function SavingLine({ saving, kept }: { saving: Saving; kept: KeptText | undefined }) {
  const { saving: text } = words.report;
  const isBad = saving.kind === 'away' || saving.kind === 'refused' || saving.kind === 'stopped';
  return h(
    'div',
    { class: isBad ? 'report-saving is-bad' : 'report-saving' },
    // What goes well every few seconds is for eyes only.
    h(
      'p',
      { role: isBad ? 'status' : undefined },
      isBad && h(Icon, { of: CloudOff }),
      said(saving),
      saving.kind === 'refused' && `: ${sentence(saving.problem)}`,
    ),
    kept && h('p', { role: 'status' }, text.keptFrom(clock(new Date(kept.at)))),
  );
}

function said(saving: Saving): string {
  const { saving: text } = words.report;
  if (saving.kind === 'saved') return text.saved(clock(saving.at));
  if (saving.kind === 'away') return text.away(clock(saving.at));
  return text[saving.kind];
}
