// What buttons and wheel do, before and after somebody chose.
import t from 'tap';
import {
  chosenFor,
  dragOf,
  firstToolOf,
  type Input,
  wheelOf,
  withChosen,
} from '../../../../web/viewer/controls/mouse.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, pointerType: 'mouse', button: 0 };
type Mouse = Record<string, string>;
const drag = (mouse: Mouse, more: Partial<typeof none> = {}) => dragOf(mouse, { ...none, ...more });

t.test('everybody begins with the tool in hand, move and zoom; the wheel goes through the images', async (t) => {
  t.same(
    [0, 1, 2, 3].map((button) => drag({}, { button })),
    ['hand', 'pan', 'zoom', 'none'],
  );
  t.equal(drag({}, { shiftKey: true }), 'hand', 'as without');
  t.equal(drag({}, { ctrlKey: true, button: 2 }), 'zoom');
  t.equal(firstToolOf({}), 'window');
  t.same(
    [{}, { ctrlKey: true }, { shiftKey: true }].map((held) => wheelOf({}, { ...none, ...held })),
    ['scroll', 'zoom', 'scroll-alone'],
  );
});

t.test('a person’s own choice counts; a finger is always the hand', async (t) => {
  const mouse = {
    left: 'pan',
    right: 'measure-length',
    'Shift+left': 'zoom',
    'Ctrl+wheel': 'as-without',
    wheel: 'series',
  };
  t.equal(firstToolOf(mouse), 'pan');
  t.equal(drag(mouse), 'hand');
  t.equal(drag(mouse, { button: 2 }), 'measure-length');
  t.equal(drag(mouse, { shiftKey: true }), 'zoom');
  t.equal(drag(mouse, { button: 2, pointerType: 'touch' }), 'hand');
  t.equal(wheelOf(mouse, { ...none, ctrlKey: true }), 'series');
  t.equal(wheelOf(mouse, { ...none, shiftKey: true }), 'scroll-alone');
});

t.test('what this version can’t do is as everybody begins', async (t) => {
  t.equal(drag({ right: 'fly' }, { button: 2 }), 'zoom');
  t.equal(wheelOf({ wheel: 'measure-length' }, none), 'scroll');
  t.equal(firstToolOf({ left: 'turn' }), 'window');
  t.equal(chosenFor({ middle: 'as-without' }, 'middle'), 'pan', 'there is nothing to be without');
});

t.test('only what differs is kept', async (t) => {
  const set = (mouse: Mouse, input: Input, does: string | undefined) => withChosen(mouse, input, does);
  t.same(set({}, 'right', 'pan'), { right: 'pan' });
  t.same(set({ right: 'pan' }, 'right', 'zoom'), {});
  t.same(set({}, 'Ctrl+wheel', undefined), { 'Ctrl+wheel': 'as-without' });
  t.same(set({ 'Shift+left': 'pan' }, 'Shift+left', undefined), {}, 'it says nothing to begin with');
});
