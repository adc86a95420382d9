// What was found to be critical, above the report that tells it.
import Siren from 'lucide/dist/esm/icons/siren.mjs';
import { h } from 'preact';
import { Icon } from '../parts/icon.ts';
import type { Referral } from '../shapes.ts';
import { instant } from '../words/formats.ts';
import { words } from '../words/with-referral.ts';

export function CriticalFound({ report }: { report: Referral }) {
  const { referral } = words;
  const { critical, versions } = report;
  const signedAt = versions[0]?.signedAt ?? '';
  const toDo = (foundAt: string) => (foundAt <= signedAt ? referral.criticalHint : referral.criticalLater);
  return h(
    'div',
    { class: 'critical-founds' },
    critical.map(({ what, foundAt, closedAt }) =>
      h(
        'div',
        {
          class: closedAt ? 'critical-found' : 'critical-found waits',
          key: foundAt,
          role: closedAt ? undefined : 'alert',
        },
        h(Icon, { of: Siren }),
        h(
          'div',
          null,
          h('strong', null, referral.critical, ': ', h('bdi', null, what)),
          h('p', null, closedAt ? referral.criticalKnown(instant(closedAt)) : toDo(foundAt)),
        ),
      ),
    ),
  );
}
