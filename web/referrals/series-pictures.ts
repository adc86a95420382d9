// All images of a study as one picture a series, each the way into the viewer.
import ImageOff from 'lucide/dist/esm/icons/image-off.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Icon } from '../parts/icon.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { address } from '../route.ts';
import type { Series } from '../shapes.ts';
import { thumbnailOf } from '../studies/peek.ts';
import { PICTURELESS } from '../studies/series-item.ts';
import { words } from '../words/with-referral.ts';

export function SeriesPictures({ studyInstanceUid, images }: { studyInstanceUid: string; images: string }) {
  const { referral } = words;
  const study = useLoad((signal) => client.study(studyInstanceUid, signal), [studyInstanceUid]);
  return h(
    'section',
    { class: 'series-pictures' },
    h('h3', null, referral.images),
    h('p', { class: 'muted' }, referral.notForDiagnosisText),
    study.problem && !study.value
      ? h(Problem, { problem: study.problem, onRetry: study.reload })
      : !study.value
        ? h(Skeleton, { rows: 2 })
        : h(
            'ul',
            null,
            study.value.series.map((series) =>
              h(Tile, { key: series.seriesInstanceUid, studyInstanceUid, series, images }),
            ),
          ),
  );
}

function Tile(props: { studyInstanceUid: string; series: Series; images: string }) {
  const { studyInstanceUid, series, images } = props;
  const [failed, setFailed] = useState(() => series.kinds.every((kind) => PICTURELESS.has(kind)));
  const name = series.description || words.study.seriesNumber(series.number);
  return h(
    'li',
    null,
    h(
      'a',
      { href: address(images, { series: series.seriesInstanceUid }) },
      failed
        ? h('span', { class: 'picture' }, h(Icon, { of: ImageOff, size: 24 }))
        : h('img', {
            src: thumbnailOf(studyInstanceUid, series.seriesInstanceUid),
            alt: '',
            loading: 'lazy',
            onError: () => setFailed(true),
          }),
      h('bdi', { class: 'series-name' }, name),
      h('span', { class: 'muted' }, words.studies.images(series.instanceCount)),
    ),
  );
}
