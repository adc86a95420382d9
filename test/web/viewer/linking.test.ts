// Scrolling together: which image comes beside which.
import t from 'tap';
import type { Dataset } from '../../../web/viewer/dicom-json.ts';
import { likest } from '../../../web/viewer/likeness.ts';
import { followerOf, linkKind, offsetOf } from '../../../web/viewer/linking.ts';
import { type Stack, stacksOf } from '../../../web/viewer/stacks.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
let lastUid = 0;

interface Sketch {
  count: number;
  from?: number;
  step?: number;
  orientation?: number[];
  reference?: string;
  modality?: string;
  description?: string;
}
/** Slices along z, or along x where they are sagittal. */
function series({ count, from = 0, step = 5, orientation, reference = '1.9', ...more }: Sketch): Stack {
  const directions = orientation ?? [1, 0, 0, 0, 1, 0];
  const isSagittal = directions[0] === 0;
  const instances = Array.from({ length: count }, (_, i): Dataset => {
    const at = from + i * step;
    return {
      '00080018': element('UI', `1.2.3.${++lastUid}`),
      '00080060': element('CS', more.modality ?? 'CT'),
      '0008103E': element('LO', more.description ?? ''),
      '00200013': element('IS', i + 1),
      '00200032': element('DS', ...(isSagittal ? [at, 0, 0] : [0, 0, at])),
      '00200037': element('DS', ...directions),
      '00200052': element('UI', reference),
      '00280010': element('US', 64),
      '00280011': element('US', 64),
      '00280030': element('DS', 1, 1),
    };
  });
  return stacksOf('1', `2.${lastUid}`, instances)[0]!;
}

t.test('in one frame of reference the place in the patient decides, whatever the spacing and the order', async (t) => {
  const [thick, thin] = [series({ count: 20, step: 5 }), series({ count: 100, step: 1 })];
  t.equal(linkKind(thick, thin), 'place');
  t.equal(followerOf('place', { stack: thick, index: 4 }, thin, 0), 20);
  t.equal(followerOf('place', { stack: thin, index: 22 }, thick, 0), 4);
  const upward = series({ count: 20, from: 95, step: -5 });
  t.equal(followerOf('place', { stack: thick, index: 4 }, upward, 0), 15);
  t.equal(followerOf('place', { stack: thick, index: 19 }, series({ count: 4, step: 5 }), 0), 3, 'stays at its end');
});

t.test('in different ones it goes on from where they stood, millimetre for millimetre', async (t) => {
  const [now, then] = [series({ count: 50, from: 1000, step: 2 }), series({ count: 20, step: 5, reference: '1.8' })];
  t.equal(linkKind(now, then), 'distance');
  const offset = offsetOf('distance', { stack: now, index: 10 }, { stack: then, index: 3 });
  t.equal(followerOf('distance', { stack: now, index: 10 }, then, offset), 3);
  t.equal(followerOf('distance', { stack: now, index: 20 }, then, offset), 7, '20 mm are four slices of 5');
});

t.test('what lies nowhere goes by its share of the stack; what lies across has no image beside it', async (t) => {
  const plain = series({ count: 11, orientation: [0, 0, 0, 0, 0, 0] });
  const slices = series({ count: 101 });
  t.equal(linkKind(slices, plain), 'share');
  t.equal(followerOf('share', { stack: slices, index: 50 }, plain, 0), 5);
  t.equal(linkKind(slices, series({ count: 30, orientation: [0, 1, 0, 0, 0, -1] })), undefined);
  t.equal(linkKind(slices, series({ count: 1 })), undefined, 'a single image has nowhere to go');
});

t.test('beside a series hangs the one of the same machine, plane and name', async (t) => {
  const now = series({ count: 20, modality: 'MR', description: 'T2 TSE ax' });
  const axial = series({ count: 22, modality: 'MR', description: 'T2 tse AX fast' });
  const other = series({ count: 22, modality: 'MR', description: 'T1 ax' });
  const sagittal = series({ count: 20, modality: 'MR', description: 'T2 TSE sag', orientation: [0, 1, 0, 0, 0, -1] });
  const film = series({ count: 1, modality: 'CR', description: 'T2 TSE ax' });
  t.equal(likest(now, [film, sagittal, other, axial]), axial);
  t.equal(likest(now, [film, sagittal]), sagittal);
  t.equal(likest(undefined, [film, axial]), film);
  t.equal(likest(now, []), undefined);
});
