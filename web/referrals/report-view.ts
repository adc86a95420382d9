// One signed report as somebody reads it who didn't write it: whose, the text, the key images, then all images. Where the
// report and the images come from is the page's.
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Images from 'lucide/dist/esm/icons/images.mjs';
import ShieldX from 'lucide/dist/esm/icons/shield-x.mjs';
import { type ComponentChildren, h } from 'preact';
import { Icon } from '../parts/icon.ts';
import { PersonBanner } from '../parts/person.ts';
import type { Referral, ReportNode } from '../shapes.ts';
import { instant } from '../words/formats.ts';
import { words } from '../words/with-referral.ts';
import { ReportImage } from './report-image.ts';
import { ReportText } from './report-text.ts';
import { SeriesPictures } from './series-pictures.ts';

export interface ReportViewProps {
  report: Pick<Referral, 'studyInstanceUid' | 'versions' | 'patient' | 'examName'>;
  /** Where its PDF is. */
  pdf: string;
  /** Where its images open. */
  images: string;
  /** Above the text. */
  above?: ComponentChildren;
  children?: ComponentChildren;
}

export function ReportView({ report, pdf, images, above, children }: ReportViewProps) {
  const { referral } = words;
  const [newest, ...earlier] = report.versions;
  if (!newest) return null;
  return h(
    'article',
    { class: 'report-view', 'aria-label': report.examName },
    h('div', { class: 'report-patient' }, h(PersonBanner, { person: report.patient })),
    h(
      'header',
      { class: 'referral-head' },
      h('h2', null, h('bdi', null, report.examName)),
      h(
        'p',
        { class: 'muted' },
        h('span', { class: 'badge ok' }, referral.kinds[newest.kind]),
        ' ',
        referral.signed(instant(newest.signedAt), newest.signedBy.displayName || newest.signedBy.username),
      ),
      newest.reason && h('p', null, `${referral.reason}: `, h('bdi', null, newest.reason)),
    ),
    !newest.isIntact && h('p', { class: 'flag' }, h(Icon, { of: ShieldX }), h('span', null, referral.damaged)),
    above,
    h(ReportText, { document: newest.document }),
    h(
      'div',
      { class: 'report-actions' },
      h(
        'a',
        { class: 'button', href: pdf, target: '_blank', rel: 'noreferrer' },
        h(Icon, { of: FileText }),
        referral.pdf,
      ),
      h('a', { class: 'button', href: images }, h(Icon, { of: Images }), referral.openImages),
    ),
    children,
    h(KeyImages, { document: newest.document }),
    h(SeriesPictures, { studyInstanceUid: report.studyInstanceUid, images }),
    earlier.length > 0 && h(Earlier, { versions: earlier }),
  );
}

function KeyImages({ document }: { document: ReportNode }) {
  const { referral } = words;
  const found = imagesOf(document);
  return h(
    'section',
    { class: 'key-images' },
    h('h3', null, referral.keyImages),
    found.length === 0
      ? h('p', { class: 'muted' }, referral.noKeyImages)
      : h(
          'ul',
          null,
          found.map((attrs, at) => h('li', { key: at }, h(ReportImage, { attrs, name: referral.keyImage(at + 1) }))),
        ),
  );
}

function imagesOf(node: ReportNode): NonNullable<ReportNode['attrs']>[] {
  if (node.type === 'image') return [node.attrs!];
  return (node.content ?? []).flatMap(imagesOf);
}

function Earlier({ versions }: { versions: Referral['versions'] }) {
  const { referral } = words;
  return h(
    'details',
    { class: 'report-earlier' },
    h('summary', null, referral.earlier),
    versions.map((version) =>
      h(
        'section',
        { key: version.number },
        h('h4', null, referral.earlierVersion(version.number, referral.kinds[version.kind], instant(version.signedAt))),
        h(ReportText, { document: version.document }),
      ),
    ),
  );
}
