// What was signed about a study, beside its images: by whom, who of those that referred has read it, and the PDF.
import Check from 'lucide/dist/esm/icons/check.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import QrCode from 'lucide/dist/esm/icons/qr-code.mjs';
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { onLive } from '../live.ts';
import { Icon } from '../parts/icon.ts';
import { useLoad } from '../parts/use-load.ts';
import { reportClient } from '../report-client.ts';
import { may } from '../session.ts';
import type { Report } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/with-share.ts';

export function ReportLine({ studyInstanceUid }: { studyInstanceUid: string }) {
  const { value, reload } = useLoad((signal) => reportClient.report(studyInstanceUid, signal), [studyInstanceUid]);
  useEffect(
    () =>
      onLive('report', (message) => {
        if (message.studyInstanceUid === studyInstanceUid) reload();
      }),
    [studyInstanceUid, reload],
  );
  const newest = value?.versions[0];
  // Without one there is nothing to say: the queue says that it is still to be read.
  if (!value || !newest) return null;
  const { referral } = words;
  return h(
    'section',
    { class: 'report-line' },
    h('h3', null, referral.report),
    h(
      'p',
      null,
      h('span', { class: 'badge' }, referral.kinds[newest.kind]),
      ' ',
      referral.signed(instantShort(newest.signedAt), newest.signedBy.displayName || newest.signedBy.username),
    ),
    newest.kind !== 'preliminary' && h(Receipts, { report: value }),
    h(
      'div',
      { class: 'report-line-ways' },
      h(
        'a',
        { class: 'button', href: reportClient.reportPdf(studyInstanceUid), target: '_blank', rel: 'noreferrer' },
        h(Icon, { of: FileText }),
        referral.pdf,
      ),
      newest.kind !== 'preliminary' &&
        may('reports.share') &&
        h(
          'a',
          { class: 'button', href: `/shares/${encodeURIComponent(studyInstanceUid)}` },
          h(Icon, { of: QrCode }),
          words.share.handOut,
        ),
    ),
  );
}

function Receipts({ report }: { report: Report }) {
  const { referral } = words;
  if (report.receipts.length === 0) return h('p', { class: 'muted' }, referral.readByNobody);
  const newest = report.versions[0]!.number;
  return h(
    'ul',
    { class: 'report-receipts' },
    report.receipts.map(({ number, by, at }) => {
      const who = by.displayName || by.username;
      const text =
        number === newest ? referral.readBy(who, instantShort(at)) : referral.readOlder(who, number, instantShort(at));
      return h('li', { key: `${number} ${by.username}` }, h(Icon, { of: Check, size: 14 }), h('bdi', null, text));
    }),
  );
}
