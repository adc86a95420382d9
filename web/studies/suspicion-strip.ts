// The line above images that may be another patient's: why, and the way to the inbox for who may clear it. Stays until
// somebody has cleared it, whatever the viewer shows beneath.
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { Icon } from '../parts/icon.ts';
import { useLoad } from '../parts/use-load.ts';
import { may } from '../session.ts';
import { words } from '../words/words.ts';

export function SuspicionStrip({ studyInstanceUid }: { studyInstanceUid: string }) {
  const { inbox } = words;
  const { value, reload } = useLoad(() => client.suspicion(studyInstanceUid), [studyInstanceUid]);
  useEffect(() => {
    const unhear = [
      onLive('study', ({ study }) => study.studyInstanceUid === studyInstanceUid && reload()),
      onLive('hello', reload), // what was missed while away
    ];
    return () => {
      for (const stop of unhear) stop();
    };
  }, [studyInstanceUid, reload]);
  const suspicion = value?.suspicion;
  if (!suspicion) return null;
  const reasons = suspicion.reasons.map((reason) => inbox.reasons[reason] ?? reason).join(' · ');
  return h(
    'section',
    { class: 'suspicion-strip', 'aria-label': inbox.suspected },
    h(Icon, { of: TriangleAlert }),
    h('p', { role: 'alert' }, h('b', null, inbox.suspected), reasons && ` (${reasons})`),
    may('studies.resolve')
      ? h('a', { class: 'button', href: '/inbox' }, inbox.clearIt)
      : h('span', null, inbox.askOther),
  );
}
