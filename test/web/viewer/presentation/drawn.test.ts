// What presentation states and images lay over pixels: graphics, texts, shutters, overlay planes, colours.
import t from 'tap';
import { annotationsOn } from '../../../../web/viewer/presentation/annotations.ts';
import { matrixOf } from '../../../../web/viewer/presentation/bitmap.ts';
import { BoundedCache } from '../../../../web/viewer/presentation/bounded-cache.ts';
import { srgbOf } from '../../../../web/viewer/presentation/cielab.ts';
import { pathOf } from '../../../../web/viewer/presentation/graphic-path.ts';
import {
  bitsFrom,
  firstBit,
  formatOfBit,
  overlayPlanesOf,
} from '../../../../web/viewer/presentation/overlay-planes.ts';
import { planesOn } from '../../../../web/viewer/presentation/shown-planes.ts';
import { shutterOn } from '../../../../web/viewer/presentation/shutters.ts';
import { statesIn } from '../../../../web/viewer/presentation/states.ts';
import { stacksOf } from '../../../../web/viewer/stacks.ts';
import { ctImage, element, framesOf, gsps, imageItem, sequence } from './data.ts';

const stateWith = (more: Parameters<typeof gsps>[0]) => statesIn(stacksOf('1.5', '1.7', [gsps(more)]))[0]!;
const [frame] = framesOf(ctImage());

t.test('CIELab of display colours becomes sRGB', async (t) => {
  const close = (lab: number[], rgb: number[]) => {
    const found = srgbOf(lab)!;
    t.ok(
      found.every((value, i) => Math.abs(value - rgb[i]!) <= 2),
      `${lab} is ${found}, not ${rgb}`,
    );
  };
  close([0, 32896, 32896], [0, 0, 0]);
  close([65535, 32896, 32896], [255, 255, 255]);
  // sRGB red in D50: L 54.29, a 80.80, b 69.89.
  close([35581, 53662, 50857], [255, 0, 0]);
  t.equal(srgbOf([]), undefined);
});

t.test('graphics and texts keep their units, layers order and colour them', async (t) => {
  const layers = sequence(
    { '00700002': element('CS', 'TOP'), '00700062': element('IS', 2), '00700066': element('US', 65535) },
    { '00700002': element('CS', 'BOTTOM'), '00700062': element('IS', 1), '00700401': element('US', 0, 32896, 32896) },
  );
  const line = {
    '00700005': element('CS', 'PIXEL'),
    '00700022': element('FL', 1, 2, 3, 4),
    '00700023': element('CS', 'POLYLINE'),
    '00700024': element('CS', 'Y'),
  };
  const note = {
    '00700004': element('CS', 'PIXEL'),
    '00700014': element('FL', 5, 6),
    '00700015': element('CS', 'Y'),
    '00700003': element('CS', 'DISPLAY'),
    '00700006': element('ST', 'one\r\ntwo'),
    '00700010': element('FL', 0.1, 0.2),
    '00700011': element('FL', 0.3, 0.4),
    '00700012': element('CS', 'CENTER'),
  };
  const group = (layer: string, more: object, about?: string) => ({
    '00700002': element('CS', layer),
    ...(about && { '00081140': sequence(imageItem(about)) }),
    ...more,
  });
  const state = stateWith({
    '00700060': layers,
    '00700001': sequence(
      group('TOP', { '00700008': sequence(note) }),
      group('TOP', { '00700009': sequence(line) }),
      group('BOTTOM', { '00700009': sequence({ ...line, '00700022': element('FL', 9, 9, 8, 8) }) }),
      group('TOP', { '00700009': sequence(line) }, '1.2.2'),
    ),
  });
  const { graphics, texts } = annotationsOn(frame!, state);
  t.same(
    graphics.map(({ points, colour }) => [points[0], colour]),
    [
      [[9, 9], 'rgb(0 0 0)'],
      [[1, 2], 'rgb(255 255 255)'],
    ],
  );
  t.equal(graphics[0]!.filled, true);
  t.match(texts[0], {
    lines: ['one', 'two'],
    box: { units: 'DISPLAY', from: [0.1, 0.2], to: [0.3, 0.4], align: 'CENTER' },
    anchor: { units: 'PIXEL', at: [5, 6], visible: true },
  });
});

t.test('each graphic type has its path', async (t) => {
  t.equal(
    pathOf('POLYLINE', [
      [0, 0],
      [1, 2],
      [3, 4],
    ]),
    'M0 0L1 2L3 4',
  );
  t.equal(
    pathOf('CIRCLE', [
      [5, 5],
      [8, 9],
    ]),
    'M0 5A5 5 0 1 0 10 5A5 5 0 1 0 0 5Z',
  );
  t.equal(
    pathOf('ELLIPSE', [
      [0, 5],
      [10, 5],
      [5, 3],
      [5, 7],
    ]),
    'M0 5A5 2 0 1 0 10 5A5 2 0 1 0 0 5Z',
  );
  t.match(
    pathOf('INTERPOLATED', [
      [0, 0],
      [1, 1],
      [2, 0],
    ]),
    /^M0 0C.* 1 1C.* 2 0$/,
  );
  t.match(pathOf('POINT', [[1, 1]]), /Z$/);
});

t.test('shutters leave what lies in all of their openings', async (t) => {
  const state = stateWith({
    '00181600': element('CS', 'RECTANGULAR', 'CIRCULAR', 'POLYGONAL'),
    '00181602': element('IS', 3),
    '00181604': element('IS', 12),
    '00181606': element('IS', 2),
    '00181608': element('IS', 9),
    '00181610': element('IS', 5, 8),
    '00181612': element('IS', 4),
    '00181620': element('IS', 1, 1, 1, 20, 10, 10),
    '00181622': element('US', 65535),
  });
  const shutter = shutterOn(frame!, state)!;
  t.equal(shutter.colour, 'rgb(255 255 255)');
  t.same(shutter.openings, [
    'M2 1H12V9H2Z',
    'M3.5 4.5A4 4 0 1 0 11.5 4.5A4 4 0 1 0 3.5 4.5Z',
    'M0.5 0.5L19.5 0.5L9.5 9.5Z',
  ]);
  t.equal(shutterOn(frame!, stateWith({})), undefined);
});

const plane = (group: string, more: Parameters<typeof ctImage>[0] = {}) => ({
  [`${group}0010`]: element('US', 10),
  [`${group}0011`]: element('US', 20),
  [`${group}0050`]: element('SS', 1, 1),
  [`${group}0100`]: element('US', 1),
  [`${group}0102`]: element('US', 0),
  [`${group}3000`]: { vr: 'OW', InlineBinary: 'AAAA' },
  ...more,
});

t.test('overlay planes lie in data of their own or in spare bits, at their origin and frames', async (t) => {
  const own = overlayPlanesOf(ctImage(plane('6000', { '60000050': element('SS', 3, 5) })));
  t.match(own, [{ group: '6000', x: 4, y: 2, from: { kind: 'data', frames: undefined } }]);
  t.equal(firstBit(own[0]!, 7), 0);
  const spare = { '60023000': undefined, '60020100': element('US', 16), '60020102': element('US', 15) };
  const [bits] = overlayPlanesOf(ctImage(plane('6002', spare)));
  t.same(bits?.from, { kind: 'pixels', bit: 15 });
  t.match(formatOfBit(frame!.info.format, 15), { bitsStored: 1, highBit: 15, slope: 1, intercept: 0 });
  t.equal(formatOfBit({ ...frame!.info.format, transferSyntaxUid: '1.2.840.10008.1.2.4.90' }, 15), undefined);
  const [many] = overlayPlanesOf(
    ctImage(plane('6004', { '60040015': element('IS', 2), '60040051': element('US', 3) })),
  );
  t.same(
    [2, 3, 4, 5].map((number) => firstBit(many!, number)),
    [undefined, 0, 200, undefined],
  );
  t.same([...bitsFrom(Uint8Array.from([0b10000001, 0b1]), 7, 3)], [1, 1, 0]);
  t.same(overlayPlanesOf(ctImage({ '50000010': element('US', 1) })), []);
});

t.test('under a state only the planes that it carries or switches on are seen', async (t) => {
  const [image] = framesOf(ctImage({ ...plane('6000'), ...plane('6002') }));
  t.same(
    planesOn(image!, undefined).map(({ plane }) => plane.group),
    ['6000', '6002'],
  );
  const state = stateWith({
    ...plane('6008', { '60081001': element('CS', 'L') }),
    ...plane('600A'),
    '60021001': element('CS', 'L'),
  });
  const seen = planesOn(image!, state);
  t.same(
    seen.map(({ plane, owner }) => [plane.group, owner.sopInstanceUid]),
    [
      ['6002', '1.2.1'],
      ['6008', '1.3.1'],
    ],
  );
  const cover = stateWith({ ...plane('6000'), '00181600': element('CS', 'BITMAP'), '00181623': element('US', 0x6000) });
  t.match(planesOn(image!, cover), [{ isShutter: true, colour: 'rgb(0 0 0)', owner: { sopInstanceUid: '1.3.1' } }]);
});

t.test('a bitmap is laid onto the image and with it into the pane', async (t) => {
  const placement = { a: 2, b: 0, c: 0, d: 2, e: 10, f: 20 };
  t.equal(matrixOf(placement, { a: 0.5, b: 0, c: 0, d: 0.5, e: 3, f: 4 }), 'matrix(1, 0, 0, 1, 16, 28)');
});

t.test('what was kept longest without use goes when there is too much; a failure is asked for again', async (t) => {
  const cache = new BoundedCache(250);
  let loads = 0;
  const get = (name: string) =>
    cache.get(name, async () => {
      loads++;
      return new Uint8Array(100);
    });
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await get(name);
  t.equal(loads, 4, 'b was dropped for c, a was not');
  await t.rejects(cache.get('x', () => Promise.reject(new Error('no'))));
  t.equal((await cache.get('x', async () => new Uint8Array(1))).length, 1);
});
