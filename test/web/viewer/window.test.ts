// Windows: stored values that are drawn black and white, first windows, presets, drags.
import t from 'tap';
import type { FrameInfo } from '../../../web/viewer/frames.ts';
import type { GreyPixels } from '../../../web/viewer/pixels.ts';
import {
  draggedWindow,
  drawnInverted,
  firstWindow,
  isExact,
  presetsFor,
  storedRange,
} from '../../../web/viewer/window.ts';

const pixels = (more: Partial<GreyPixels> = {}): GreyPixels => ({
  kind: 'grey',
  values: new Int16Array(0),
  min: -1000,
  max: 3000,
  shownMin: -900,
  shownMax: 3000,
  slope: 1,
  intercept: 0,
  voiApplied: false,
  ...more,
});
const info = (more: Record<string, unknown> = {}) =>
  ({ windows: [], voiFunction: 'LINEAR', format: { photometric: 'MONOCHROME2' }, ...more }) as unknown as FrameInfo;

t.test('center 40 width 80 draws 0 black and 79 white, as PS3.3 C.11.2.1.2.1 has it', async (t) => {
  t.same(storedRange({ center: 40, width: 80 }, pixels()), { lower: 0, upper: 79 });
  t.same(storedRange({ center: 40, width: 80 }, pixels(), true), { lower: 0, upper: 80 });
});

t.test('a window in Hounsfield units reaches the stored values through the rescale', async (t) => {
  t.same(storedRange({ center: 40, width: 80 }, pixels({ intercept: -1024 })), { lower: 1024, upper: 1103 });
  t.same(storedRange({ center: 40, width: 80 }, pixels({ slope: 0.5 })), { lower: 0, upper: 158 });
});

t.test('a falling rescale keeps lower below upper and draws inverted', async (t) => {
  const falling = pixels({ slope: -1 });
  const { lower, upper } = storedRange({ center: 40, width: 80 }, falling);
  t.ok(lower < upper);
  t.equal(drawnInverted(info(), falling), true);
  t.equal(drawnInverted(info({ format: { photometric: 'MONOCHROME1' } }), falling), false);
  t.equal(drawnInverted(info({ format: { photometric: 'MONOCHROME1' } }), pixels()), true);
});

t.test('a window one value wide is a threshold, not a division by zero', async (t) => {
  const { lower, upper } = storedRange({ center: 10.5, width: 1 }, pixels());
  t.ok(upper > lower && upper - lower < 0.01);
});

t.test('the object says how it wants to be seen; else everything but padding is shown', async (t) => {
  const own = { center: 50, width: 350, name: 'ABDOMEN' };
  t.same(firstWindow(info({ windows: [own] }), pixels()), own);
  const full = firstWindow(info(), pixels());
  t.same(storedRange(full, pixels()), { lower: -900, upper: 3000 });
});

t.test('real numbers between 0 and 1 are shown over their range, and can be windowed further', async (t) => {
  const real = info({ format: { photometric: 'MONOCHROME2', floatBits: 32 } });
  const spread = pixels({ shownMin: 0, shownMax: 65535, slope: 1 / 65535 });
  const full = firstWindow(real, spread);
  t.same(full, { center: 0.5, width: 1 });
  const { lower, upper } = storedRange(full, spread, isExact(real));
  t.ok(Math.abs(lower) < 1e-6 && Math.abs(upper - 65535) < 1e-6);
  t.ok(draggedWindow(full, -100, 0, true).width < 1);
});

t.test('values that went through a VOI table are shown over the whole of its output', async (t) => {
  const own = { center: 50, width: 350, name: '' };
  t.not(firstWindow(info({ windows: [own] }), pixels({ voiApplied: true })).width, 350);
});

t.test('CT has presets on keys 1 to 9, the first five as OHIF, the last the object’s own', async (t) => {
  const presets = presetsFor('CT', [{ center: 50, width: 350, name: '' }]);
  t.same(
    presets.map(({ key }) => key),
    ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  );
  t.same(
    presets.slice(0, 5).map(({ width, center }) => [width, center]),
    [
      [400, 40],
      [1500, -600],
      [150, 90],
      [2500, 480],
      [80, 40],
    ],
  );
  t.match(presets[8], { center: 50, width: 350 });
  t.match(
    presets.find(({ name }) => name === 'Lung'),
    { center: -600, width: 1500 },
  );
});

t.test('other modalities have the windows that the object carries', async (t) => {
  const own = [1, 2].map((n) => ({ center: n, width: n, name: `W${n}` }));
  t.same(
    presetsFor('MR', own).map(({ name }) => name),
    ['W1', 'W2'],
  );
  t.match(presetsFor('MR', []), [{ key: '1', width: 0 }]);
});

t.test('dragging right widens, dragging up brightens, and a window never closes', async (t) => {
  const from = { center: 40, width: 400 };
  t.match(draggedWindow(from, 100, 0), { center: 40, width: 500 });
  t.ok(draggedWindow(from, 0, -50).center < 40);
  t.equal(draggedWindow(from, -9999, 0).width, 1);
});
