// One series in the panel: its picture, what it is, and in words what can't be shown.
import Activity from 'lucide/dist/esm/icons/activity.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Film from 'lucide/dist/esm/icons/film.mjs';
import ImageOff from 'lucide/dist/esm/icons/image-off.mjs';
import Star from 'lucide/dist/esm/icons/star.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Icon, type IconShape } from '../parts/icon.ts';
import { address } from '../route.ts';
import type { Series, Study } from '../shapes.ts';
import { words } from '../words/words.ts';
import { thumbnailOf } from './peek.ts';

const PROBLEMS_SHOWN = 3;
/** Kinds of objects (appliance/lib/dicom/sop-class.ts) that nobody can make a picture of. */
export const PICTURELESS: ReadonlySet<string> = new Set([
  'sr',
  'pdf',
  'document',
  'waveform',
  'presentation-state',
  'key-object',
  'registration',
  'raw',
]);
const ICONS: Record<string, IconShape> = {
  sr: FileText,
  pdf: FileText,
  document: FileText,
  waveform: Activity,
  video: Film,
  'key-object': Star,
};

export function SeriesItem({ study, series }: { study: Study; series: Series }) {
  const name = series.description || words.study.seriesNumber(series.number);
  const kinds = series.kinds.filter((kind) => kind !== 'image').map((kind) => words.study.kinds[kind] ?? kind);
  const place = [series.bodyPart, series.laterality].filter(Boolean).join(' ');
  const counted = kinds.length === 0 ? words.studies.images : words.study.objects;
  const facts = [series.modality, counted(series.instanceCount), place, ...kinds].filter(Boolean).join(' · ');
  const to = address(`/viewer/${encodeURIComponent(study.studyInstanceUid)}`, { series: series.seriesInstanceUid });
  return h(
    'li',
    null,
    h(
      'a',
      { class: 'series', href: to },
      h(Picture, { study, series, name }),
      h('div', null, h('b', null, h('bdi', null, name)), h('div', { class: 'muted' }, facts)),
    ),
    series.problems.length > 0 && h(Problems, { series }),
  );
}

function Picture({ study, series, name }: { study: Study; series: Series; name: string }) {
  const [failed, setFailed] = useState(false);
  const kind = series.kinds[0] ?? 'image';
  const pictured = series.kinds.some((each) => !PICTURELESS.has(each));
  if (failed || !pictured) return h('span', { class: 'picture' }, h(Icon, { of: ICONS[kind] ?? ImageOff, size: 24 }));
  const image = h('img', {
    src: thumbnailOf(study.studyInstanceUid, series.seriesInstanceUid),
    alt: words.study.thumbnail(name),
    loading: 'lazy',
    onError: () => setFailed(true),
  });
  return h('span', { class: 'picture' }, image);
}

/** Each different sentence once, with how many objects it is about. */
function Problems({ series }: { series: Series }) {
  const counts = new Map<string, number>();
  for (const { sentence } of series.problems) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  const shown = [...counts].slice(0, PROBLEMS_SHOWN);
  return h(
    'div',
    { class: 'series-problems' },
    h('strong', null, words.study.problems(series.problems.length)),
    shown.map(([sentence]) => h('span', { key: sentence }, sentence)),
    counts.size > PROBLEMS_SHOWN && h('span', null, words.study.moreProblems(counts.size - PROBLEMS_SHOWN)),
  );
}
