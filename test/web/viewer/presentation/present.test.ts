// How presentation states change frames: which frames, which tables and windows, which place in the pane.
import t from 'tap';
import { displayedArea, turnOf, viewOf } from '../../../../web/viewer/presentation/displayed-area.ts';
import { presentedStack } from '../../../../web/viewer/presentation/present.ts';
import { offered, statesIn } from '../../../../web/viewer/presentation/states.ts';
import { stacksOf } from '../../../../web/viewer/stacks.ts';
import { ctImage, element, framesOf, gsps, imageItem, sequence } from './data.ts';

const stackOf = (...states: ReturnType<typeof gsps>[]) => stacksOf('1.5', '1.7', states);
const window = (center: number, width: number, more = {}) => ({
  ...{ '00281050': element('DS', center), '00281051': element('DS', width) },
  ...more,
});
const plain = stacksOf('1.5', '1.6', [ctImage(), ctImage({ '00080018': element('UI', '1.2.2') })])[0]!;

t.test('the newest state is first; those filed here are not offered again', async (t) => {
  const older = gsps({ '00700082': element('DA', '20250101') }, '1.3.2');
  const blending = gsps({ '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.11.4') }, '1.3.3');
  const states = statesIn(stackOf(older, gsps(), blending));
  t.same(
    states.map(({ uid }) => uid),
    ['1.3.1', '1.3.2'],
  );
  t.same(
    offered(states, new Set(['1.3.1'])).map(({ uid }) => uid),
    ['1.3.2'],
  );
});

t.test('only the frames of which a state speaks are seen by it, the chosen before the newest', async (t) => {
  const older = gsps({ '00700082': element('DA', '20250101') }, '1.3.2');
  const states = statesIn(stackOf(gsps(), older));
  const seen = (chosen: string[]) => presentedStack(plain, states, chosen).frames.map(({ stateUid }) => stateUid);
  t.same(seen([]), ['1.3.1', undefined]);
  t.same(seen(['1.3.2']), ['1.3.2', undefined]);
  t.equal(presentedStack(plain, states, []).frames[1], plain.frames[1]);
});

t.test('a state that names frames means those only', async (t) => {
  const named = gsps({ '00081115': sequence({ '00081140': sequence(imageItem('1.2.1', 2, 3)) }) });
  const many = stacksOf('1.5', '1.6', [ctImage({ '00280008': element('IS', 3) })])[0]!;
  const { frames } = presentedStack(many, statesIn(stackOf(named)), []);
  t.same(
    frames.map(({ stateUid }) => stateUid),
    [undefined, '1.3.1', '1.3.1'],
  );
});

t.test('with the same rescale its window stays a window; the image’s own polarity does not count', async (t) => {
  const rescale = { '00281052': element('DS', -1024), '00281053': element('DS', 1) };
  const state = gsps({ ...rescale, '00283110': sequence(window(-600, 1500)) });
  const { info } = presentedStack(plain, statesIn(stackOf(state)), []).frames[0]!;
  t.same(info.windows, [{ center: -600, width: 1500, name: '' }]);
  t.equal(info.format.presented, undefined);
  t.equal(info.format.photometric, 'MONOCHROME2');
  const inverse = gsps({ ...rescale, '00283110': sequence(window(1, 2)), '20500020': element('CS', 'INVERSE') });
  t.equal(presentedStack(plain, statesIn(stackOf(inverse)), []).frames[0]!.info.format.photometric, 'MONOCHROME1');
});

t.test('what a state leaves out is identity, whatever the image says', async (t) => {
  const { info } = presentedStack(plain, statesIn(stackOf(gsps({ '00283110': sequence(window(300, 600)) }))), [])
    .frames[0]!;
  t.same([info.format.slope, info.format.intercept], [1, 0]);
  t.same(info.format.presented?.window, { center: 300, width: 600, name: '', by: 'LINEAR' });
  t.same(info.windows, []);
});

t.test('windows of other images are left out', async (t) => {
  const other = window(1, 2, { '00081140': sequence(imageItem('1.2.2')) });
  const own = window(7, 8, { '00081140': sequence(imageItem('1.2.1')) });
  const { info } = presentedStack(plain, statesIn(stackOf(gsps({ '00283110': sequence(other, own) }))), []).frames[0]!;
  t.equal(info.format.presented?.window?.center, 7);
});

const [frame] = framesOf(ctImage());
const stateWith = (more: Parameters<typeof gsps>[0]) => statesIn(stackOf(gsps(more)))[0]!;
const area = (from: number[], to: number[], mode = 'SCALE TO FIT', more = {}) => ({
  '0070005A': sequence({
    ...{ '00700052': element('SL', ...from), '00700053': element('SL', ...to), '00700100': element('CS', mode) },
    ...more,
  }),
});

t.test('a displayed area fills the pane and comes to its middle', async (t) => {
  const state = stateWith(area([1, 1], [10, 5]));
  t.same(displayedArea(frame!, state), { left: 0, top: 0, right: 10, bottom: 5 });
  // 20 by 10 pixels in 400 by 200: 20 CSS pixels each. Half of them fit at twice the size.
  const view = viewOf(frame!, state, 400, 200);
  t.equal(view.zoom, 2);
  t.same(view.pan, [200, 100]);
  t.same(viewOf(frame!, stateWith({}), 400, 200), {
    zoom: 1,
    pan: [0, 0],
    rotation: 0,
    flipHorizontal: false,
    flipVertical: false,
  });
});

t.test('turned, the area’s corners and its middle turn with the image', async (t) => {
  const state = stateWith({ ...area([10, 1], [1, 5]), '00700042': element('US', 90), '00700041': element('CS', 'N') });
  t.same(turnOf(state), { rotation: 90, flipHorizontal: false, flipVertical: false });
  // Clockwise by a quarter, the left half of the rows lies on top, the upper half of the columns to the right.
  const view = viewOf(frame!, state, 200, 400);
  t.equal(view.zoom, 2);
  t.same(view.pan, [-100, 200]);
  const flipped = stateWith({ '00700042': element('US', 90), '00700041': element('CS', 'Y') });
  t.equal(turnOf(flipped).rotation, 270);
});

t.test('magnified, an image pixel takes so many of the screen', async (t) => {
  const state = stateWith(area([1, 1], [20, 10], 'MAGNIFY', { '00700103': element('FL', 3) }));
  t.equal(viewOf(frame!, state, 400, 200, 1).zoom, 3 / 20);
});
