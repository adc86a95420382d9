// A picture that stands in a report, made by the service with the window it was reported in; pressed, it is large.
import ImageOff from 'lucide/dist/esm/icons/image-off.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../parts/icon.ts';
import type { ReportNode } from '../shapes.ts';
import { words } from '../words/with-referral.ts';

type Attributes = NonNullable<ReportNode['attrs']>;

export function ReportImage({ attrs, name }: { attrs: Attributes; name?: string }) {
  const [failed, setFailed] = useState(false);
  const caption = String(attrs.caption ?? '');
  const address = renderedAt(attrs);
  if (failed || !address)
    return h('p', { class: 'referral-image-failed' }, h(Icon, { of: ImageOff }), words.referral.imageFailed);
  return h(
    'figure',
    { class: 'referral-image' },
    h(
      'a',
      { href: address, target: '_blank', rel: 'noreferrer' },
      h('img', {
        src: address,
        alt: caption || name || words.referral.keyImages,
        loading: 'lazy',
        onError: () => setFailed(true),
      }),
    ),
    caption && h('figcaption', { dir: 'auto' }, caption),
  );
}

/** Undefined where the report doesn't say of which series it is. */
function renderedAt(attrs: Attributes): string | undefined {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame, windowCenter, windowWidth } = attrs;
  if (!studyInstanceUid || !seriesInstanceUid || !sopInstanceUid) return undefined;
  const part = (value: unknown) => encodeURIComponent(String(value));
  const place = `/dicom-web/studies/${part(studyInstanceUid)}/series/${part(seriesInstanceUid)}/instances/${part(sopInstanceUid)}`;
  const window = windowWidth === null || windowWidth === undefined ? '' : `&window=${windowCenter},${windowWidth}`;
  return `${place}/frames/${part(frame ?? 1)}/rendered?viewport=1200,1200${window}`;
}
