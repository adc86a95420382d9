// Whoever may see one study and no other: a referring provider, of own orders with a final report, and who opened a link
// to it. What was filed
// of reports beside the images isn't in it: there may be a preliminary one, and they have the report itself.

import * as referrals from '../clinic/reports/referrals.ts';
import { reportSeriesUids } from '../clinic/reports/report-objects.ts';
import * as opening from '../clinic/shares/opening.ts';
import type { StudyWithSeries } from '../clinic/studies/shapes.ts';
import type { Call } from '../core/call.ts';
import { may } from '../device/users/rights.ts';

/** The call of who may ask this about the study, undefined where they may not. */
export async function admitted(
  call: Call,
  studyInstanceUid: string,
  params: Readonly<Record<string, string>>,
  shareSecret: string | undefined,
): Promise<Call | undefined> {
  if (!isOfImages(studyInstanceUid, params)) return undefined;
  const { actor } = call;
  const mayOwn = actor.kind === 'user' && may(call.db, actor.role, 'referrals.read');
  if (mayOwn && (await referrals.isOwn(call, studyInstanceUid))) return call;
  return shareSecret === undefined ? undefined : opening.visitor(call, shareSecret, studyInstanceUid);
}

/** All of a study at once would be with its reports. */
function isOfImages(studyInstanceUid: string, params: Readonly<Record<string, string>>): boolean {
  const isDicomweb = params.study !== undefined;
  return !isDicomweb || (params.series !== undefined && !isReport(studyInstanceUid, params.series));
}

function isReport(studyInstanceUid: string, seriesInstanceUid: string): boolean {
  return Object.values(reportSeriesUids(studyInstanceUid)).includes(seriesInstanceUid);
}

export function withoutReports(study: StudyWithSeries): StudyWithSeries {
  return {
    ...study,
    series: study.series.filter(({ seriesInstanceUid }) => !isReport(study.studyInstanceUid, seriesInstanceUid)),
  };
}
