// Segmentations: what they hold, on which images they lie, and what is drawn of them.
import t from 'tap';
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import { outlineOf, painted, sharesOf } from '../../../../web/viewer/segments/masks.ts';
import { placedOn, uidsOf } from '../../../../web/viewer/segments/placing.ts';
import { segmentationsIn } from '../../../../web/viewer/segments/segmentation.ts';
import { stacksOf } from '../../../../web/viewer/stacks.ts';
import { ctImage, element, framesOf, sequence } from '../presentation/data.ts';

interface FrameOptions {
  z?: number;
  x?: number;
  segment?: number;
  source?: string;
  sourceFrame?: number;
}

function frameGroup({ z, x = 0, segment, source, sourceFrame }: FrameOptions): Dataset {
  const image: Dataset = { '00081155': element('UI', source) };
  if (sourceFrame) image['00081160'] = element('IS', sourceFrame);
  return {
    ...(z !== undefined && { '00209113': sequence({ '00200032': element('DS', x, 0, z) }) }),
    ...(segment && { '0062000A': sequence({ '0062000B': element('US', segment) }) }),
    ...(source && { '00089124': sequence({ '00082112': sequence(image) }) }),
  };
}

function seg(frames: FrameOptions[], more: Dataset = {}): Dataset {
  return {
    ...ctImage(),
    '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.66.4'),
    '00080018': element('UI', '1.4.1'),
    '00080060': element('CS', 'SEG'),
    '00200032': undefined,
    '00200037': undefined,
    '00280008': element('IS', frames.length),
    '00280100': element('US', 1),
    '00280101': element('US', 1),
    '00620001': element('CS', 'BINARY'),
    '00620002': sequence(segment(1, 'Liver'), segment(2, 'Lesion')),
    '52009229': sequence({
      '00209116': sequence({ '00200037': element('DS', 1, 0, 0, 0, 1, 0) }),
      '00289110': sequence({ '00280030': element('DS', 0.5, 0.5), '00180088': element('DS', 5) }),
    }),
    '52009230': sequence(...frames.map(frameGroup)),
    ...more,
  };
}

const code = (value: string, scheme: string, meaning: string) =>
  sequence({ '00080100': element('SH', value), '00080102': element('SH', scheme), '00080104': element('LO', meaning) });
const segment = (number: number, label: string): Dataset => ({
  '00620003': code('85756007', 'SCT', 'Tissue'),
  '00620004': element('US', number),
  '00620005': element('LO', label),
  '0062000F': code('10200004', 'SCT', label),
});

const read = (object: Dataset) => segmentationsIn(stacksOf('1.5', '1.8', [object]))[0]!;
const lying = (image: ReturnType<typeof framesOf>[number], object: Dataset, stack = [image]) =>
  placedOn(image, read(object), uidsOf(stack)).map(({ frame }) => frame.ref.frame);

t.test('segments have label, kind and colour; the background is none', async (t) => {
  const background = { ...segment(0, 'Background'), '0062000F': code('125040', 'DCM', 'Background') };
  const object = seg([{ z: 50, segment: 2 }], {
    '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.66.7'),
    '00620001': element('CS', 'LABELMAP'),
    '00620002': sequence(background, { ...segment(1, 'Liver'), '0062000D': element('US', 65535, 32896, 32896) }),
  });
  const found = read(object);
  t.match(found, { kind: 'LABELMAP', segments: [{ number: 1, label: 'Liver', type: 'Liver', category: 'Tissue' }] });
  t.ok(found.segments[0]!.colour.every((value) => value >= 253));
  t.equal(found.frames[0]!.segment, undefined);
  t.equal(read(seg([{ z: 50, segment: 2 }])).frames[0]!.segment, 2);
});

const [image] = framesOf(ctImage());

t.test('a mask lies on the image that it names, where it names any of the stack', async (t) => {
  const frames = [
    { z: 50, segment: 1, source: '1.2.1' },
    { z: 50, segment: 2, source: '1.2.1' },
    { z: 55, segment: 1, source: '1.2.2' },
    { z: 50.1, segment: 1, source: '1.2.2' },
  ];
  t.same(lying(image!, seg(frames)), [1, 2]);
  // Named alone, it lies there even if its position was written wrong.
  t.same(lying(image!, seg([{ z: 500, segment: 1, source: '1.2.1' }])), [1]);
});

t.test('frames of one object are told apart by number, and converted ones by their old names', async (t) => {
  const many = ctImage({ '00280008': element('IS', 2), '00200032': undefined, '00200037': undefined });
  const object = seg([
    { segment: 1, source: '1.2.1', sourceFrame: 1 },
    { segment: 1, source: '1.2.1', sourceFrame: 2 },
  ]);
  const stack = framesOf(many);
  t.same(
    stack.map((frame) => lying(frame, object, stack)),
    [[1], [2]],
  );
  const group = (source: string, z: number): Dataset => ({
    '00209113': sequence({ '00200032': element('DS', 0, 0, z) }),
    '00209172': sequence({ '00081155': element('UI', source) }),
  });
  const converted = framesOf(
    ctImage({
      '00280008': element('IS', 2),
      '00200032': undefined,
      '52009230': sequence(group('1.7.1', 50), group('1.7.2', 55)),
    }),
  );
  const classic = seg([{ z: 55, segment: 1, source: '1.7.2' }], { '00200052': element('UI', '1.99') });
  t.same(
    converted.map((frame) => lying(frame, classic, converted)),
    [[], [1]],
  );
});

t.test(
  'without names it lies where it is in the patient: the nearest slice, in the same frame of reference',
  async (t) => {
    const object = seg([
      { z: 48, segment: 1 },
      { z: 51, segment: 1 },
      { z: 56, segment: 1 },
    ]);
    t.same(lying(image!, object), [2]);
    t.same(lying(image!, seg([{ z: 54, segment: 1 }])), [], 'more than half a slice away');
    t.same(lying(image!, { ...object, '00200052': element('UI', '1.10') }), []);
    const [turned] = framesOf(ctImage({ '00200037': element('DS', 0, 1, 0, 0, 0, -1) }));
    t.same(lying(turned!, object), []);
  },
);

t.test('another grid is laid over the image by millimetres', async (t) => {
  const [placed] = placedOn(image!, read(seg([{ z: 50, x: 2, segment: 1 }])), new Set());
  t.match(placed!.onImage, { a: 1, b: 0, c: 0, d: 1, e: 4, f: 0 });
  const coarse = seg([{ z: 50, x: 0.25, segment: 1 }]);
  const [shared] = (coarse['52009229']!.Value as Dataset[])!;
  shared!['00289110'] = sequence({ '00280030': element('DS', 1, 1), '00180088': element('DS', 5) });
  // Twice as wide; its first pixel's middle is half a pixel of the image to the right and none down.
  t.match(placedOn(image!, read(coarse), new Set())[0]!.onImage, { a: 2, d: 2, e: 0, f: -0.5 });
});

t.test('shares, and where they are', async (t) => {
  const values = (...of: Parameters<typeof sharesOf>) => [...sharesOf(...of).values];
  t.same(values([0, 1, 1], 3, 1), [0, 255, 255]);
  t.same(values([0, 64, 128, 255], 4, 128), [0, 128, 255, 255]);
  t.same(values([0, 3, 5], 3, 1, 3), [0, 255, 0]);
  t.same(sharesOf([0, 0, 0, 0, 1, 1, 0, 0, 1], 3, 1).extent, { left: 1, top: 1, right: 2, bottom: 2 });
  t.match(sharesOf([0, 0], 2, 1).extent, { left: 2, right: -1 });
});

t.test('colours mix where segments overlap, by their shares', async (t) => {
  const mask = (stored: number[], colour: readonly [number, number, number]) => ({
    ...sharesOf(stored, 3, 255),
    colour,
  });
  const [red, blue] = [mask([255, 255, 0], [200, 0, 0]), mask([0, 255, 51], [0, 0, 100])];
  t.same([...painted([red, blue], 3, 1)], [200, 0, 0, 255, 100, 0, 50, 255, 0, 0, 100, 51]);
  t.same([...painted([mask([0, 0, 0], [1, 1, 1])], 3, 1)], Array(12).fill(0));
});

t.test('outlines follow the edges of pixels', async (t) => {
  // Two pixels side by side in the middle of four by three.
  t.equal(outlineOf(sharesOf([0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], 4, 1), 4), 'M1 1H3M1 2H3M1 1V2M3 1V2');
  // Two that touch by a corner have an outline each.
  t.equal(outlineOf(sharesOf([1, 0, 0, 1], 2, 1), 2), 'M0 0H1M0 1H2M1 2H2M0 0V1M1 0V2M2 1V2');
  t.equal(outlineOf(sharesOf([0, 0], 2, 1), 2), '');
});
