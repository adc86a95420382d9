// The images of one of a referring provider's reports, over the whole screen.
import { h } from 'preact';
import { ImagesHost } from '../referrals/images-host.ts';
import { goBack, place } from '../route.ts';

export function ReferralImagesPage({ studyInstanceUid }: { studyInstanceUid: string }) {
  return h(ImagesHost, {
    studyInstanceUid,
    seriesInstanceUid: place.value.query.get('series') ?? undefined,
    onBack: () => goBack(`/referrals/${encodeURIComponent(studyInstanceUid)}`),
  });
}
