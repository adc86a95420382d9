// What there is of a patient from earlier, for the technician: the last studies with their picture, a line each.
import { h } from 'preact';
import { client } from '../client.ts';
import { useLoad } from '../parts/use-load.ts';
import { may } from '../session.ts';
import { thumbnailOf } from '../studies/peek.ts';
import { date } from '../words/formats.ts';
import { words } from '../words/with-room.ts';

const SHOWN = 3;

export function PriorStudies({ orderId }: { orderId: number }) {
  const { room } = words;
  const { value, problem } = useLoad(() => client.order(orderId), [orderId]);
  const priors = value?.priors.slice(0, SHOWN) ?? [];
  if (problem) return h('p', { class: 'muted' }, room.priorsUnknown);
  if (!value || !may('studies.read')) return null;
  return h(
    'section',
    { class: 'room-priors', 'aria-label': words.order.priors },
    h('h3', null, words.order.priors),
    priors.length === 0 && h('p', { class: 'muted' }, room.noPriors),
    priors.length > 0 &&
      h(
        'ul',
        null,
        priors.map(({ studyInstanceUid, studyDate, modalities, description }) =>
          h(
            'li',
            { key: studyInstanceUid },
            h(
              'a',
              { href: `/viewer/${encodeURIComponent(studyInstanceUid)}` },
              h('img', { src: thumbnailOf(studyInstanceUid), alt: '', loading: 'lazy', onError: hide }),
              h(
                'span',
                null,
                [modalities.join(' '), studyDate ? date(studyDate) : ''].filter(Boolean).join(' · '),
                h('bdi', null, description || words.studies.noDescription),
              ),
            ),
          ),
        ),
      ),
  );
}

/** What has no picture keeps its line. */
function hide(event: Event) {
  (event.currentTarget as HTMLElement).style.visibility = 'hidden';
}
