// Stacks: in which order images lie, which belong together, what is said of objects without pictures.
import t from 'tap';
import type { Dataset } from '../../../web/viewer/dicom-json.ts';
import { stacksOf } from '../../../web/viewer/stacks.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
let lastUid = 0;
const image = (more: Dataset = {}): Dataset => ({
  '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.2'),
  '00080018': element('UI', `1.2.3.${++lastUid}`),
  '00083002': element('UI', '1.2.840.10008.1.2.1'),
  '00280010': element('US', 4),
  '00280011': element('US', 4),
  '00280100': element('US', 16),
  ...more,
});
const slice = (z: number, instanceNumber: number) =>
  image({
    '00200013': element('IS', instanceNumber),
    '00200032': element('DS', 0, 0, z),
    '00200037': element('DS', 1, 0, 0, 0, 1, 0),
  });
const numbersOf = (instances: Dataset[]) =>
  stacksOf('1', '2', instances)[0]!.frames.map((frame) => Number(frame.instance['00200013']?.Value?.[0]));

t.test('slices lie along their normal, from the end where the device began to number', async (t) => {
  t.same(numbersOf([slice(10, 3), slice(-5, 2), slice(20, 4), slice(-10, 1)]), [1, 2, 3, 4]);
  t.same(numbersOf([slice(10, 1), slice(-5, 3), slice(0, 2)]), [1, 2, 3]);
  t.same(numbersOf([slice(0, 1), slice(10, 9), slice(20, 2)]), [1, 9, 2]);
});

t.test('images without a place, or with the same place twice, lie by instance number', async (t) => {
  const plain = (instanceNumber: number) => image({ '00200013': element('IS', String(instanceNumber)) });
  t.same(numbersOf([plain(10), plain(9), plain(2)]), [2, 9, 10]);
  t.same(numbersOf([slice(0, 4), slice(10, 3), slice(0, 2), slice(10, 1)]), [1, 2, 3, 4]);
});

t.test('slices that are not parallel lie by instance number', async (t) => {
  const turned = slice(-50, 3);
  turned['00200037'] = element('DS', 1, 0, 0, 0, 0, -1);
  t.same(numbersOf([turned, slice(0, 2), slice(10, 1)]), [1, 2, 3]);
});

t.test('an object of several frames is a stack of its own and says how fast it plays', async (t) => {
  const clip = image({ '00280008': element('IS', 30), '00181063': element('DS', 40) });
  const stacks = stacksOf('1', '2', [slice(0, 1), clip, slice(5, 2)]);
  t.same(
    stacks.map((stack) => [stack.frames.length, stack.multiFrame]),
    [
      [2, false],
      [30, true],
    ],
  );
  t.equal(stacks[1]!.frameRate, 25);
  t.same(stacks[1]!.frames.map(({ frame }) => frame).slice(0, 3), [1, 2, 3]);
});

t.test('objects without pictures are a sentence each', async (t) => {
  const without = (sopClass: string, modality: string): Dataset => ({
    '00080016': element('UI', sopClass),
    '00080018': element('UI', `1.2.3.${++lastUid}`),
    '00080060': element('CS', modality),
  });
  const stacks = stacksOf('1', '2', [
    without('1.2.840.10008.5.1.4.1.1.104.1', 'DOC'),
    without('1.2.840.10008.5.1.4.1.1.88.22', 'SR'),
    without('1.2.840.10008.5.1.4.1.1.9.1.1', 'ECG'),
    without('1.2.3.4.5', 'XX'),
    image({ '00083002': element('UI', '1.2.840.10008.1.2.4.102') }),
  ]);
  t.same(
    stacks.map((stack) => stack.frames.length),
    [0, 0, 0, 0, 0],
  );
  t.match(
    stacks.map((stack) => stack.explanation),
    [/PDF/, /report/, /waveform/, /no images/, /video/],
  );
});

t.test('a thousand frames announced by nothing but a number are not described until they are looked at', async (t) => {
  const [stack] = stacksOf('1', '2', [image({ '00280008': element('IS', 100000) })]);
  t.equal(stack!.frames.length, 100000);
});
