// Hanging protocols: which fits a study, and what of it stands where.
import t from 'tap';
import type { HangingPlace, HangingProtocol } from '../../../web/shapes.ts';
import type { Dataset } from '../../../web/viewer/dicom-json.ts';
import { assign, describe, fitting } from '../../../web/viewer/hanging-fit.ts';
import { type Stack, stacksOf } from '../../../web/viewer/stacks.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
let lastUid = 0;

interface Sketch {
  study?: string;
  modality?: string;
  description?: string;
  laterality?: string;
  view?: string;
  orientation?: number[];
}
function series({ study = '1', modality = 'MR', description = '', laterality, view, orientation }: Sketch): Stack {
  const uid = `1.2.3.${++lastUid}`;
  const instance: Dataset = {
    '00080018': element('UI', uid),
    '00080060': element('CS', modality),
    '0008103E': element('LO', description),
    '00200037': element('DS', ...(orientation ?? [1, 0, 0, 0, 1, 0])),
    '00280010': element('US', 64),
    '00280011': element('US', 64),
  };
  if (laterality) instance['00200062'] = element('CS', laterality);
  if (view) instance['00185101'] = element('CS', view);
  return stacksOf(study, `2.${uid}`, [instance])[0]!;
}
const CORONAL = [1, 0, 0, 0, 0, -1];
const isCurrent = ({ studyInstanceUid }: Stack) => studyInstanceUid === '1';
const placeOf = (stack: Stack): HangingPlace => ({
  ...describe(stack)!,
  study: isCurrent(stack) ? 'current' : 'prior',
  window: null,
});
const protocol = (id: number, modality: string, bodyPart: string, examCode = ''): HangingProtocol => ({
  ...{ id, modality, bodyPart, examCode, name: `${id}`, layout: '1x1', places: [null], isShared: false, isOwn: true },
});

t.test('one made for the body part comes before one for all, and one for another never', async (t) => {
  const all = [
    protocol(1, 'CT', ''),
    protocol(2, 'MR', ''),
    protocol(3, 'CT', 'HEAD'),
    protocol(4, 'CT', 'CHEST'),
    protocol(5, 'CT', 'CHEST'),
  ];
  const ids = (study: Omit<Parameters<typeof fitting>[1], 'examCode'>) =>
    fitting(all, { ...study, examCode: '' }).map(({ id }) => id);
  t.same(ids({ modalities: ['CT', 'SR'], bodyParts: ['', 'Chest'], description: '' }), [4, 5, 1]);
  t.same(ids({ modalities: ['CT'], bodyParts: [''], description: 'Low-dose chest, follow-up' }), [4, 5, 1]);
  t.same(ids({ modalities: ['CT'], bodyParts: ['NECK'], description: 'Headache' }), [1], 'whole words only');
  t.same(ids({ modalities: ['US'], bodyParts: ['CHEST'], description: 'CHEST' }), []);
});

t.test('one made for the exam that was ordered comes before all others, and for no other exam', async (t) => {
  const all = [
    protocol(1, 'CT', ''),
    protocol(2, 'CT', 'CHEST'),
    protocol(3, 'CT', '', 'CT-LUNG-LOW'),
    protocol(4, 'CT', '', 'CT-CHEST'),
    protocol(5, 'MR', '', 'CT-LUNG-LOW'),
  ];
  const study = { modalities: ['CT'], bodyParts: ['CHEST'], description: '' };
  const ids = (examCode: string) => fitting(all, { ...study, examCode }).map(({ id }) => id);
  t.same(ids('CT-LUNG-LOW'), [3, 2, 1]);
  t.same(ids('CT-CHEST'), [4, 2, 1]);
  t.same(ids('CT-OTHER'), [2, 1]);
  t.same(ids(''), [2, 1], 'nothing is known of an order');
});

t.test('each series stands where its like stood, in whatever order they come', async (t) => {
  const made = [
    series({ description: 'T2 TSE axial' }),
    series({ description: 'T1 SE cor', orientation: CORONAL }),
    series({ study: '0', description: 'T2 TSE axial' }),
  ];
  const places = made.map(placeOf);
  const localizer = series({ description: 'Localizer' });
  const t1 = series({ description: 't1 se COR', orientation: CORONAL });
  const t2 = series({ description: 'T2 TSE axial fs' });
  const before = series({ study: '9', description: 'T2 TSE axial' });
  t.same(assign(places, [localizer, t1, before, t2], isCurrent), [t2, t1, before]);
  t.same(assign(places, [t1], isCurrent), [undefined, t1, undefined], 'one stack hangs once, where it fits best');
  t.same(assign([null, places[1]!], [t1], isCurrent), [undefined, t1]);
  t.same(assign(places, [series({ modality: 'CT', description: 'T2 TSE axial' })], isCurrent), [
    undefined,
    undefined,
    undefined,
  ]);
});

t.test('a side or a view never stands in the place of the other', async (t) => {
  const views = (['R', 'L'] as const).flatMap((laterality) =>
    ['CC', 'MLO'].map((view) => series({ modality: 'MG', laterality, view, description: `${laterality} ${view}` })),
  );
  const places = views.map(placeOf);
  t.same(assign(places, [...views].reverse(), isCurrent), views);
  t.same(assign(places, [views[2]!], isCurrent), [undefined, undefined, views[2], undefined]);
  const plain = series({ modality: 'MG', description: 'R CC' });
  t.same(assign(places, [plain], isCurrent), [plain, undefined, undefined, undefined], 'what says no side may');
});
