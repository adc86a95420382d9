// The strip that stays on every screen while a critical result is open: first on its finder's, then on every reader's, at
// last loud on all. It says what to do, and doesn't go away before it is done.
import Siren from 'lucide/dist/esm/icons/siren.mjs';
import { h } from 'preact';
import { Icon } from '../parts/icon.ts';
import { reportClient } from '../report-client.ts';
import { may, session } from '../session.ts';
import type { CriticalResult } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-critical.ts';
import { useCritical } from './use-critical.ts';

/** Whom the step asks. */
function asksMe({ step, foundBy }: CriticalResult): boolean {
  if (step === 'overdue' || foundBy.username === session.value?.user.username) return true;
  return step === 'reminded' && may('reports.write');
}

export function CriticalStrip() {
  const { value = [] } = useCritical(async () => (await reportClient.critical({ state: 'open' })).results, []);
  const mine = value.filter(asksMe);
  const [first] = mine;
  if (!first) return null;
  const { critical } = words;
  const isOverdue = first.step === 'overdue';
  const study = `/studies/${encodeURIComponent(first.studyInstanceUid)}`;
  return h(
    'div',
    { class: isOverdue ? 'critical-strip overdue' : 'critical-strip', role: isOverdue ? 'alert' : 'status' },
    h(Icon, { of: Siren }),
    h('strong', null, isOverdue ? critical.stripOverdue : critical.stripOpen),
    h(
      'span',
      null,
      h('bdi', null, nameLine(first.patientName)),
      ': ',
      h('bdi', null, first.what),
      ' · ',
      first.told ? critical.stripReadBack(first.told.whom) : critical.stripTell(nameLine(first.referrer)),
      ` ${critical.by(instantShort(first.dueAt))}`,
    ),
    h('a', { href: may('studies.read') ? study : '/critical' }, critical.stripOpenLink),
    mine.length > 1 && h('a', { href: '/critical' }, critical.stripMore(mine.length - 1)),
  );
}
