// Whether a study may be another patient's, for who looks at its images. Only codes, no name: that the study was opened is
// in the log already.
import type { Call } from '../../core/call.ts';
import type { Suspicion } from './shapes.ts';
import * as store from './store.ts';

export function suspicionOf(call: Call, studyInstanceUid: string): Promise<Suspicion | null> {
  return store.openSuspicion(call.db, studyInstanceUid);
}
