// What was signed: to read, with every version there was; and how to go on from it.
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { reportClient } from '../report-client.ts';
import type { Report, ReportVersion } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/with-report.ts';
import type { Begun } from './report-pane.ts';
import { ReportText } from './report-text.ts';

export interface SignedViewProps {
  report: Report;
  /** For who may write. */
  onBegin?: (how: Begun) => void;
}

export function SignedView({ report, onBegin }: SignedViewProps) {
  const { view, notWritten } = words.report;
  const [newest, ...older] = report.versions;
  if (!newest) return h('p', { class: 'report-none muted' }, notWritten);
  const isLate = report.imagesAfter > 0;
  return h(
    'div',
    { class: 'report-signed' },
    h(
      'div',
      { class: 'report-scroll', tabIndex: 0 },
      report.isOtherPatient && h('p', { class: 'report-alarm', role: 'alert' }, view.otherPatient),
      isLate &&
        h(
          'div',
          { class: 'report-late', role: 'status' },
          h('p', null, view.late(report.imagesAfter)),
          onBegin &&
            newest.kind !== 'preliminary' &&
            h(Button, { kind: 'primary', onClick: () => onBegin('addendum') }, view.addendum),
        ),
      h(Version, { version: newest }),
      older.length > 0 &&
        h(
          'section',
          { class: 'report-history', 'aria-label': view.history },
          h('h2', null, view.history),
          older.map((version) =>
            h(
              'details',
              { key: version.number },
              h(
                'summary',
                null,
                `${view.version(version.number)}: ${headline(version)}, ${instantShort(version.signedAt)}`,
              ),
              h(Version, { version }),
            ),
          ),
        ),
    ),
    h(Foot, { report, newest, onBegin }),
  );
}

function Foot({ report, newest, onBegin }: SignedViewProps & { newest: ReportVersion }) {
  const { view } = words.report;
  const pdf = reportClient.reportPdf(report.studyInstanceUid);
  return h(
    'footer',
    { class: 'report-foot' },
    h('a', { class: 'button', href: pdf, target: '_blank', rel: 'noopener' }, h(Icon, { of: FileText }), view.pdf),
    onBegin &&
      (newest.kind === 'preliminary'
        ? h(Button, { kind: 'primary', onClick: () => onBegin('change') }, view.change)
        : [
            h(Button, { key: 'amend', onClick: () => onBegin('amend') }, view.amend),
            h(Button, { key: 'addendum', onClick: () => onBegin('addendum') }, view.addendum),
          ]),
  );
}

function headline({ kind, signedBy }: ReportVersion): string {
  const { states, view } = words.report;
  return view.signedBy(states[kind] ?? kind, signedBy.displayName || signedBy.username);
}

function Version({ version }: { version: ReportVersion }) {
  const { view } = words.report;
  const { reason, overrides, isIntact, signedAt, document } = version;
  return h(
    'article',
    { class: 'report-version' },
    !isIntact && h('p', { class: 'report-alarm', role: 'alert' }, view.changed),
    h('p', { class: 'report-by' }, h('b', null, headline(version)), ` ${instantShort(signedAt)}`),
    reason && h('p', { class: 'muted' }, `${view.reason}: `, h('bdi', null, reason)),
    overrides.length > 0 &&
      h(
        'p',
        { class: 'muted' },
        `${view.overruled}: `,
        overrides.map(({ guard, reason: why }) => `${words.report.guards[guard]} (${why})`).join('; '),
      ),
    h(ReportText, { document }),
  );
}
